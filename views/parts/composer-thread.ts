import { html } from '../html.ts';
import { attachments } from './attachment.ts';
import { type ComposerPart, fault, invalid } from './composer-draft.ts';
import { icon } from './icon.ts';

/** The posts after the first, each with its own pictures. */
export const moreFields: ComposerPart = ({ t, maxPostLength }, { draft }, id) =>
  html`${draft.more.map(({ text, media }, index) => {
    const n = index + 2;
    const isLast = n === draft.more.length + 1;
    // The one just asked for is where the writing goes on.
    const begin = isLast && text === '' && Object.keys(draft.faults).length === 0 ? html` autofocus` : '';
    return html`<fieldset class="further" id="${id}-part-${n}"><legend class="sr">${t('compose.part', { n })}</legend><label class="sr" for="${id}-text-${n}">${t('compose.partText', { n })}</label><textarea id="${id}-text-${n}" name="text-${n}" rows="1" data-max="${maxPostLength}" dir="auto" placeholder="${t('compose.partPlaceholder')}"${begin}${invalid(draft, `text-${n}`, id)}>
${text}</textarea>${fault(draft, `text-${n}`, id)}<div class="stack attachments" id="${id}-media-${n}">${attachments(t, draft, media, `media-${n}`)}</div>${fault(draft, `media-${n}`, id)}<div class="tools"><label class="btn icon quiet" title="${t('compose.addImages')}">${icon('image')}<span class="sr">${t('compose.partImages', { n })}</span><input class="sr" type="file" name="upload-${n}" multiple accept="image/*" data-upload="${id}-media-${n}"></label><button class="btn icon quiet" name="drop" value="${n}" formnovalidate title="${t('compose.partDrop', { n })}">${icon('trash')}<span class="sr">${t('compose.partDrop', { n })}</span></button></div></fieldset>`;
  })}`;

/** One more post, published together with this one. An edit is of one post. */
export const addTool: ComposerPart = ({ t }, { place }) =>
  place === 'edit'
    ? ''
    : html`<button class="btn icon quiet" name="add" value="1" formnovalidate title="${t('compose.addPart')}">${icon('plus')}<span class="sr">${t('compose.addPart')}</span></button>`;
