import type { PostCard } from '../../src/domain/posts/types.ts';
import type { PostId } from '../../src/lib/ids.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { avatar, nameOf } from './avatar.ts';
import { icon } from './icon.ts';
import { timeAgo } from './time.ts';
import { visibilityMark } from './visibility.ts';

type Render = (context: PageContext, post: PostCard) => Html;

/** What a post quotes, in its place below the text; `render` gives a post's own text and pictures. */
export function quotePart(context: PageContext, post: PostCard, render: Render): Html | '' {
  const { t } = context;
  const { quote } = post;
  if (!quote) return '';
  switch (quote.state) {
    case 'shown':
      return quotedCard(context, quote.post, render, quote.post.mine && !post.mine ? post.id : undefined);
    case 'pending':
      // The page hears of an answer; one that came while the page was on its way is asked for.
      return html`<p class="tomb" data-waits hx-get="/posts/${post.id}/quote" hx-trigger="answered, load delay:2s" hx-swap="outerHTML">${icon('clock', 's')}<span>${t('quote.pending')} <a href="${quote.url}" rel="nofollow noopener noreferrer">${t('quote.open')}</a></span></p>`;
    case 'gone':
      return html`<p class="tomb">${icon('trash', 's')}${t('quote.gone')}</p>`;
  }
}

/** What takes the place of a waiting quote whose author has said no. */
export function refusedQuote({ t }: PageContext, post: PostCard): Html {
  return html`<p class="tomb" role="status">${icon('x', 's')}<span>${t('quote.refused')} <a href="${post.path}">${t('quote.refusedLink')}</a></span></p>`;
}

/**
 * A post inside another post, or inside the form in which it is quoted.
 * `quoting`: the post of somebody else out of which its author can take it.
 */
export function quotedCard(context: PageContext, post: PostCard, render: Render, quoting?: PostId): Html {
  const { t } = context;
  const { author } = post;
  const profile = pages.account(author.handle);
  return html`<blockquote class="quote"${quoting ? html` id="quote-${quoting}"` : ''} cite="${post.url}" aria-label="${t('post.by', { name: nameOf(author) })}"><header class="who">${avatar(author)}<a class="name" href="${profile}" dir="auto">${nameOf(author)}</a><span class="handle" title="@${author.fullHandle}">@${author.handle}</span><span class="when">${visibilityMark(t, post.visibility)}<a href="${post.path}">${timeAgo(context, post.createdAt)}</a></span></header>${render(context, post)}</blockquote>`;
}
