import type { MediaView } from '../../src/domain/posts/types.ts';
import type { Translate } from '../../src/lib/i18n.ts';
import { type Html, html } from '../html.ts';
import type { Draft } from './composer-draft.ts';
import { icon } from './icon.ts';

interface Place {
  /** Its number among the pictures of the post; a script that puts it there knows none. */
  index?: number;
  /** `media`, or `media-2` of the second post of a thread. */
  name?: string;
  /** What it lacks is asked for now; the first of these is where the writing goes on. */
  missing?: 'first' | 'further' | null;
}

/** An uploaded picture in a posting form: its thumbnail, its description, a way to leave it out. */
export function attachment(t: Translate, item: MediaView, place: Place = {}): Html {
  const { index, name = 'media', missing = null } = place;
  const label = index === undefined ? t('compose.imageUnnamed') : t('compose.describe', { n: index + 1 });
  const remove = index === undefined ? t('compose.removeUnnamed') : t('compose.remove', { n: index + 1 });
  const asked = missing
    ? html` aria-describedby="alt-${item.id}-fault"${missing === 'first' ? html` autofocus` : ''}`
    : '';
  return html`<div class="attach"><input type="hidden" name="${name}" value="${item.id}"><img src="${item.previewUrl ?? item.url}" alt="" width="88" height="88"><div class="field"><label for="alt-${item.id}">${label}</label><textarea class="input" id="alt-${item.id}" name="alt-${item.id}" dir="auto" maxlength="1500" placeholder="${t('compose.describeHint')}"${asked}>
${item.description}</textarea><small class="meta num end js-only" aria-hidden="true" data-room>${item.description.length} / 1500</small>${
    missing
      ? html`<p class="err" id="alt-${item.id}-fault">${icon('warn', 's')}${t('compose.altMissing')}</p>`
      : ''
  }</div><span class="order"><button type="button" class="btn icon quiet js-only" aria-label="${t('compose.earlier')}" title="${t('compose.earlier')}" data-earlier>${icon('up')}</button><button class="btn icon quiet" name="remove" value="${item.id}" formnovalidate aria-label="${remove}" data-detach>${icon('x')}</button></span></div>`;
}

/** The pictures of one post, from `draft` as a whole: of all its posts, one picture is the first that lacks words. */
export function attachments(t: Translate, draft: Draft, media: readonly MediaView[], name: string): Html {
  const all = [draft, ...draft.more].flatMap((part) => part.media);
  const lacking = draft.asksForAlt ? all.filter(({ description }) => description === '') : [];
  return html`${media.map((item, index) => {
    const at = lacking.indexOf(item);
    return attachment(t, item, { index, name, missing: at < 0 ? null : at === 0 ? 'first' : 'further' });
  })}`;
}

/** The row of a picture on its way, which a script fills: how far it is, or why it did not get there. */
export function uploading(t: Translate): Html {
  return html`<template data-upload-row><div class="attach sending"><img alt="" width="88" height="88"><div class="field"><span class="meta clip" data-file></span><progress class="meter" aria-label="${t('compose.uploading')}"></progress><p class="err" role="alert" hidden>${icon('warn', 's')}<span></span></p><span><button type="button" class="btn small" data-again hidden>${t('toast.retry')}</button></span></div><button type="button" class="btn icon quiet" aria-label="${t('compose.removeUnnamed')}" data-detach>${icon('x')}</button></div></template>`;
}
