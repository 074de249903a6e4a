import { html } from '../html.ts';
import { attachments, uploading } from './attachment.ts';
import { type ComposerPart, fault, isInline } from './composer-draft.ts';
import { icon } from './icon.ts';

/** The pictures that are here already. */
export const mediaField: ComposerPart = ({ t }, { draft }, id) =>
  html`<div class="stack attachments" id="${id}-media">${attachments(t, draft, draft.media, 'media')}</div>${fault(draft, 'media', id)}${uploading(t)}`;

/** Without script each picture has a field of its own, with its description beside it. */
export const fileFields: ComposerPart = ({ t }, options) => {
  if (isInline(options)) return '';
  const free = Array.from({ length: Math.max(0, 4 - options.draft.media.length) }, (_, index) => index + 1);
  return html`<div class="nojs-only"><div class="stack">${free.map(
    (n) =>
      html`<fieldset class="field"><legend class="label">${t('compose.image', { n })}</legend><input class="input" type="file" name="file${n}" accept="image/*" aria-label="${t('compose.image', { n })}"><input class="input" name="fileAlt${n}" maxlength="1500" aria-label="${t('compose.describe', { n })}" placeholder="${t('compose.describe', { n })}" dir="auto"></fieldset>`,
  )}</div></div>`;
};

/** Chooses pictures, which then go up at once; without script the way to the page that has fields for them. */
export const mediaTool: ComposerPart = ({ t }, options, id) => {
  const { inReplyToId } = options.draft;
  const more = inReplyToId ? `/compose?reply=${inReplyToId}` : '/compose';
  return html`<label class="btn icon quiet js-only" title="${t('compose.addImages')}">${icon('image')}<span class="sr">${t('compose.addImages')}</span><input class="sr" type="file" name="upload" multiple accept="image/*" data-upload="${id}-media"></label>${
    isInline(options)
      ? html`<a class="btn icon quiet nojs-only" href="${more}" title="${t('compose.options')}" aria-label="${t('compose.options')}">${icon('image')}</a>`
      : ''
  }`;
};
