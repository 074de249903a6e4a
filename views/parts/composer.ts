import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { avatar } from './avatar.ts';
import { audienceTool } from './composer-audience.ts';
import { optionsField, sensitiveField } from './composer-details.ts';
import type { ComposerOptions, ComposerPart, ComposerPlace } from './composer-draft.ts';
import { keptFields, laterTool } from './composer-later.ts';
import { fileFields, mediaField, mediaTool } from './composer-media.ts';
import { noticeField, scriptTexts } from './composer-notices.ts';
import { pollField, pollTool } from './composer-poll.ts';
import { quoteField } from './composer-quote.ts';
import { textField, warningField } from './composer-text.ts';
import { addTool, moreFields } from './composer-thread.ts';
import { sendTool, warningTool } from './composer-tools.ts';
import { emojiTool } from './emoji.ts';
import { movedInstead } from './moved.ts';

export { type ComposerOptions, type ComposerPlace, type Draft, emptyDraft } from './composer-draft.ts';

/** What belongs to the post itself, from top to bottom. */
const FIELDS: readonly ComposerPart[] = [
  noticeField,
  textField,
  warningField,
  mediaField,
  sensitiveField,
  pollField,
  quoteField,
];

/** The posts after it. */
const THREAD: readonly ComposerPart[] = [moreFields];

/** What is said about it; a part that has no room in the small forms is silent there. */
const DETAILS: readonly ComposerPart[] = [fileFields, optionsField];

/** The row of buttons, from start to end. */
const TOOLS: readonly ComposerPart[] = [
  mediaTool,
  pollTool,
  warningTool,
  emojiTool,
  addTool,
  laterTool,
  audienceTool,
  sendTool,
];

/**
 * The posting form. With script it is sent in place, so that nothing is lost when the line is dead.
 * The first button is what Enter presses: it posts, while those that one sees may do something else.
 */
export function composer(context: PageContext, options: ComposerOptions): Html {
  const { viewer } = context;
  if (!viewer) return html``;
  const { place, draft, editing } = options;
  const id = `composer-${place}`;
  if (viewer.moved && !editing) return movedInstead(context, id);
  const action = editing ? `/posts/${editing}/edit` : '/compose';
  const made = (parts: readonly ComposerPart[]) => parts.map((part) => part(context, options, id));
  return html`<form class="composer" id="${id}" method="post" action="${action}" enctype="multipart/form-data" aria-label="${formLabel(context, options)}"${enhanced(options, action)}${scriptTexts(context, options, id)}>${avatar(viewer.account)}<div>
<button hidden></button><input type="hidden" name="place" value="${place}"><input type="hidden" name="return" value="${options.back}">${
    draft.inReplyToId ? html`<input type="hidden" name="inReplyToId" value="${draft.inReplyToId}">` : ''
  }${keptFields(context, options, id)}
${made(FIELDS)}
${made(THREAD)}
<div class="stack">${made(DETAILS)}</div>
<div class="tools">${made(TOOLS)}</div></div></form>`;
}

/** What was refused comes back in place; what was taken goes where the form stands, or leads on. */
function enhanced({ place }: ComposerOptions, action: string): Html {
  const [target, swap] = TARGETS[place];
  return html` hx-post="${action}" hx-target="${target}" hx-swap="${swap}" hx-status:422="target:#composer-${place} swap:outerHTML"`;
}

const TARGETS: Readonly<Record<ComposerPlace, readonly [target: string, swap: string]>> = {
  home: ['#feed', 'afterbegin'],
  dialog: ['#feed', 'afterbegin'],
  reply: ['#replies', 'beforeend'],
  page: ['this', 'none'],
  edit: ['this', 'none'],
};

function formLabel({ t }: PageContext, { place }: ComposerOptions): string {
  if (place === 'edit') return t('compose.titleEdit');
  return t(place === 'reply' ? 'compose.sendReply' : 'compose.title');
}
