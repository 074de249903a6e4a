import type { PollOptionView, PollView } from '../../src/domain/polls/types.ts';
import type { PostCard } from '../../src/domain/posts/types.ts';
import { numberFormat } from '../../src/lib/formats.ts';
import type { Translate } from '../../src/lib/i18n.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, raw } from '../html.ts';
import { icon } from './icon.ts';
import { timeLeft } from './time.ts';

/**
 * The poll of a post: a form while the viewer may vote, with the results behind a word; otherwise the results.
 * `just`: the viewer has voted this moment, which is read out.
 */
export function pollPart(context: PageContext, post: PostCard, just = false): Html | '' {
  const { poll } = post;
  if (!poll) return '';
  const { t, viewer } = context;
  const open = viewer !== null && !post.mine && !poll.voted && !poll.ended;
  const rows = results(context, poll);
  return html`<div class="ballot" data-poll>${just ? html`<span class="sr" data-say>${t('poll.fine')}</span>` : ''}${
    open
      ? html`${form(context, post, poll)}<details><summary class="meta">${t('poll.results')}</summary>${rows}</details>`
      : rows
  }<div class="note">${standing(context, poll)}${viewer && (!post.local || !poll.ended) ? refresh(context, post) : ''}</div></div>`;
}

/** Radio buttons or checkboxes: the poll asks for one answer or for any. */
function form({ t, path }: PageContext, post: PostCard, poll: PollView): Html {
  const type = poll.multiple ? 'checkbox' : 'radio';
  return html`<form method="post" action="/posts/${post.id}/vote" hx-post="/posts/${post.id}/vote" hx-target="closest .ballot" hx-swap="outerHTML"><input type="hidden" name="return" value="${path}"><fieldset class="poll"><legend class="sr">${t(poll.multiple ? 'poll.chooseMany' : 'poll.chooseOne')}</legend>${poll.options.map(
    (option, position) =>
      html`<label><input type="${type}" name="choice" value="${position}"${poll.multiple ? '' : html` required`}><span dir="auto">${raw(option.html)}</span></label>`,
  )}</fieldset><button class="btn small">${t('poll.vote')}</button></form>`;
}

function results(context: PageContext, poll: PollView): Html {
  const most = Math.max(1, ...poll.options.map(({ votes }) => votes));
  return html`<div class="poll">${poll.options.map((option) => row(context, option, option.votes === most))}</div>`;
}

/** Bars and numbers that app.js keeps current. */
function row({ t, locale }: PageContext, option: PollOptionView, leads: boolean): Html {
  const { share } = option;
  const percent = numberFormat(locale, { style: 'percent' }).format(share / 100);
  return html`<div class="res${leads ? ' won' : ''}"><progress value="${share}" max="100" aria-label="${option.title}"></progress>${
    option.mine ? html`${icon('check', 's')}<span class="sr">${t('poll.yours')}: </span>` : ''
  }<span dir="auto">${raw(option.html)}</span><b>${percent}</b></div>`;
}

/** How many people, or only votes: who may give several answers is more than one of them. */
export function turnout(
  t: Translate,
  { voters, multiple, votes }: Pick<PollView, 'voters' | 'multiple' | 'votes'>,
): string {
  const people = voters ?? (multiple ? null : votes);
  return people === null ? t('poll.votes', { n: votes }) : t('poll.people', { n: people });
}

/** `61 people, closes in 2 days` */
function standing(context: PageContext, poll: PollView): Html {
  const { t } = context;
  const end = poll.ended
    ? t('poll.final')
    : poll.expiresAt
      ? t('poll.closesIn', { time: timeLeft(context, poll.expiresAt) })
      : '';
  return html`<span><span data-voters>${turnout(t, poll)}</span>${end ? html`, ${end}` : ''}</span>`;
}

/** Without script, or where another server counts: how it stands now. */
function refresh({ t, path }: PageContext, post: PostCard): Html {
  return html`<form method="post" action="/posts/${post.id}/poll" hx-post="/posts/${post.id}/poll" hx-target="closest .ballot" hx-swap="outerHTML"${post.local ? html` class="nojs-only"` : ''}><input type="hidden" name="return" value="${path}"><button class="btn small quiet">${t('poll.refresh')}</button></form>`;
}
