import type { MediaView, PostCard, Visibility } from '../../src/domain/posts/types.ts';
import type { PostId } from '../../src/lib/ids.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { attachment } from './attachment.ts';
import { avatar } from './avatar.ts';
import { icon } from './icon.ts';
import { languages } from './languages.ts';
import { audience, audiences } from './visibility.ts';

/** Where a posting form stands: above home, in a thread, on a page of its own, or changing a post. */
export type ComposerPlace = 'home' | 'reply' | 'page' | 'edit';

/** Everything typed so far; a form that is refused comes back with it. */
export interface Draft {
  text: string;
  warning: string;
  sensitive: boolean;
  language: string | null;
  visibility: Visibility;
  media: MediaView[];
  inReplyToId: PostId | null;
  /** Messages by field: `text`, `warning`, `media`, ... */
  faults: Readonly<Record<string, string>>;
}

export interface ComposerOptions {
  place: ComposerPlace;
  draft: Draft;
  /** The post answered, where it is known. */
  parent?: PostCard | null;
  editing?: PostId;
  /** Where the form leads without script. */
  back: string;
}

/** An empty form with the viewer's own defaults. */
export function emptyDraft({ viewer }: PageContext): Draft {
  return {
    text: '',
    warning: '',
    sensitive: false,
    language: viewer?.settings.defaultLanguage ?? null,
    visibility: viewer?.settings.defaultVisibility ?? 'public',
    media: [],
    inReplyToId: null,
    faults: {},
  };
}

/** The posting form. Inline ones (`home`, `reply`) are sent by htmx and swapped; pages are sent as they are. */
export function composer(context: PageContext, options: ComposerOptions): Html {
  const { t, viewer } = context;
  if (!viewer) return html``;
  const { place, draft, editing } = options;
  const id = `composer-${place}`;
  const action = editing ? `/posts/${editing}/edit` : '/compose';
  return html`<form class="composer" id="${id}" method="post" action="${action}" enctype="multipart/form-data" aria-label="${formLabel(context, options)}"${enhanced(options)}>${avatar(viewer.account)}<div>
<input type="hidden" name="place" value="${place}"><input type="hidden" name="return" value="${options.back}">${
    draft.inReplyToId ? html`<input type="hidden" name="inReplyToId" value="${draft.inReplyToId}">` : ''
  }
${textField(context, options, id)}
${warningField(context, draft, id)}
<div class="stack attachments" id="${id}-media">${draft.media.map((item, index) => attachment(t, item, index))}</div>${fault(draft, 'media', id)}
${place === 'home' || place === 'reply' ? '' : pageFields(context, draft, id)}
${tools(context, options, id)}</div></form>`;
}

function enhanced({ place }: ComposerOptions): Html | '' {
  if (place !== 'home' && place !== 'reply') return '';
  const [target, swap] = place === 'home' ? ['#feed', 'afterbegin'] : ['#replies', 'beforeend'];
  return html` hx-post="/compose" hx-target="${target}" hx-swap="${swap}" hx-status:422="target:#composer-${place} swap:outerHTML"`;
}

function formLabel({ t }: PageContext, { place }: ComposerOptions): string {
  if (place === 'edit') return t('compose.titleEdit');
  return t(place === 'reply' ? 'compose.sendReply' : 'compose.title');
}

function textField(
  { t, maxPostLength }: PageContext,
  { place, draft, parent }: ComposerOptions,
  id: string,
): Html {
  const placeholder = parent
    ? t('compose.titleReply', { name: parent.author.displayName || parent.author.username })
    : t('compose.placeholder');
  const tall = place === 'page' || place === 'edit';
  return html`<label class="sr" for="${id}-text">${t('compose.text')}</label><textarea id="${id}-text" name="text" rows="${tall ? 6 : 1}"${tall ? html` class="tall"` : ''} data-max="${maxPostLength}" dir="auto" placeholder="${placeholder}"${invalid(draft, 'text', id)}>
${draft.text}</textarea>${fault(draft, 'text', id)}`;
}

/** Opened by the checkbox among the tools: CSS alone shows it. */
function warningField({ t }: PageContext, draft: Draft, id: string): Html {
  return html`<div class="field warning"><label for="${id}-warning">${t('compose.warning')}</label><input class="input" id="${id}-warning" name="warning" value="${draft.warning}" maxlength="200" dir="auto"${invalid(draft, 'warning', id)}><p class="hint">${t('compose.warningHint')}</p>${fault(draft, 'warning', id)}</div>`;
}

function pageFields({ t, locale }: PageContext, draft: Draft, id: string): Html {
  return html`<div class="stack"><label class="switch"><span class="label">${t('compose.sensitive')}<small>${t('compose.sensitiveHint')}</small></span><input type="checkbox" role="switch" name="sensitive" value="1"${draft.sensitive ? html` checked` : ''}></label>
<div class="field"><label for="${id}-language">${t('compose.language')}</label><select class="input" id="${id}-language" name="language"><option value="">${t('compose.languageNone')}</option>${languages(
    locale,
    draft.language,
  ).map(
    ({ code, name }) =>
      html`<option value="${code}"${code === draft.language ? html` selected` : ''}>${name}</option>`,
  )}</select>${fault(draft, 'language', id)}</div>${fileFields({ t }, draft)}</div>`;
}

/** Without script each picture has a field of its own, with its description beside it. */
function fileFields({ t }: Pick<PageContext, 't'>, draft: Draft): Html {
  const free = Array.from({ length: Math.max(0, 4 - draft.media.length) }, (_, index) => index + 1);
  return html`<div class="nojs-only"><div class="stack">${free.map(
    (n) =>
      html`<fieldset class="field"><legend class="label">${t('compose.image', { n })}</legend><input class="input" type="file" name="file${n}" accept="image/*" aria-label="${t('compose.image', { n })}"><input class="input" name="fileAlt${n}" maxlength="1500" aria-label="${t('compose.describe', { n })}" placeholder="${t('compose.describe', { n })}" dir="auto"></fieldset>`,
  )}</div></div>`;
}

function tools(context: PageContext, options: ComposerOptions, id: string): Html {
  const { t, maxPostLength } = context;
  const { draft, place } = options;
  const inline = place === 'home' || place === 'reply';
  const send =
    place === 'edit'
      ? 'compose.sendEdit'
      : place === 'reply' || draft.inReplyToId
        ? 'compose.sendReply'
        : 'compose.send';
  const more = draft.inReplyToId ? `/compose?reply=${draft.inReplyToId}` : '/compose';
  return html`<div class="tools">
<label class="btn icon quiet js-only" title="${t('compose.addImages')}">${icon('image')}<span class="sr">${t('compose.addImages')}</span><input class="sr" type="file" name="upload" multiple accept="image/*" data-upload="${id}-media"></label>${
    inline
      ? html`<a class="btn icon quiet nojs-only" href="${more}" title="${t('compose.options')}" aria-label="${t('compose.options')}">${icon('image')}</a>`
      : ''
  }<label class="btn icon quiet" title="${t('compose.addWarning')}">${icon('warn')}<span class="sr">${t('compose.addWarning')}</span><input class="sr warned" type="checkbox" name="warned" value="1"${draft.warning || draft.faults.warning ? html` checked` : ''}></label>
${place === 'edit' ? '' : visibilityMenu(context, draft)}
<span class="end"><span class="count js-only"><b class="sr">${maxPostLength}</b><span aria-hidden="true"></span><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9.5"/><circle cx="12" cy="12" r="9.5" pathLength="100" stroke-dasharray="0 100"/></svg><span class="sr">${t('compose.charactersLeft')}</span></span><button class="btn primary" id="${id}-send">${t(send)}</button></span></div>`;
}

function visibilityMenu({ t }: PageContext, draft: Draft): Html {
  const chosen = audience(draft.visibility);
  return html`<details class="menu start choice"><summary class="btn quiet small">${icon(chosen.icon, 's')}<span>${t(chosen.name)}</span>${icon('down', 's')}</summary><fieldset><legend class="sr">${t('visibility.label')}</legend>${audiences.map(
    (look) =>
      html`<label class="item">${icon(look.icon)}<span>${t(look.name)}<small>${t(look.hint)}</small></span><input type="radio" name="visibility" value="${look.visibility}"${look === chosen ? html` checked` : ''}></label>`,
  )}</fieldset></details>`;
}

function invalid(draft: Draft, field: string, id: string): Html | '' {
  return draft.faults[field]
    ? html` aria-invalid="true" aria-describedby="${id}-${field}-fault" autofocus`
    : '';
}

function fault(draft: Draft, field: string, id: string): Html | '' {
  const message = draft.faults[field];
  return message
    ? html`<p class="err" id="${id}-${field}-fault" role="alert">${icon('warn', 's')}${message}</p>`
    : '';
}
