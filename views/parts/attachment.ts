import type { MediaView } from '../../src/domain/posts/types.ts';
import type { Translate } from '../../src/lib/i18n.ts';
import { type Html, html } from '../html.ts';
import { icon } from './icon.ts';

/** An uploaded picture in a posting form: its thumbnail, its description, a way to leave it out. */
export function attachment(
  t: Translate,
  item: MediaView,
  index: number | null = null,
  /** `media`, or `media-2` of the second post of a thread. */
  name = 'media',
): Html {
  const label = index === null ? t('compose.imageUnnamed') : t('compose.describe', { n: index + 1 });
  const remove = index === null ? t('compose.removeUnnamed') : t('compose.remove', { n: index + 1 });
  return html`<div class="attach"><input type="hidden" name="${name}" value="${item.id}"><img src="${item.previewUrl ?? item.url}" alt="" width="88" height="88"><div class="field"><label for="alt-${item.id}">${label}</label><textarea class="input" id="alt-${item.id}" name="alt-${item.id}" dir="auto" maxlength="1500" placeholder="${t('compose.describeHint')}">
${item.description}</textarea><small class="meta num end js-only" aria-hidden="true" data-room>${item.description.length} / 1500</small></div><span class="order"><button type="button" class="btn icon quiet js-only" aria-label="${t('compose.earlier')}" title="${t('compose.earlier')}" data-earlier>${icon('up')}</button><button class="btn icon quiet" name="remove" value="${item.id}" formnovalidate aria-label="${remove}" data-detach>${icon('x')}</button></span></div>`;
}

/** The row of a picture on its way, which a script fills: how far it is, or why it did not get there. */
export function uploading(t: Translate): Html {
  return html`<template data-upload-row><div class="attach sending"><img alt="" width="88" height="88"><div class="field"><span class="meta clip" data-file></span><progress class="meter" aria-label="${t('compose.uploading')}"></progress><p class="err" role="alert" hidden>${icon('warn', 's')}<span></span></p><span><button type="button" class="btn small" data-again hidden>${t('toast.retry')}</button></span></div><button type="button" class="btn icon quiet" aria-label="${t('compose.removeUnnamed')}" data-detach>${icon('x')}</button></div></template>`;
}
