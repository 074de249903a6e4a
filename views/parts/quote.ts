import type { PostCard } from '../../src/domain/posts/types.ts';
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
      return quotedCard(context, quote.post, render);
    case 'pending':
      return html`<p class="tomb">${icon('clock', 's')}<span>${t('quote.pending')} <a href="${quote.url}" rel="nofollow noopener noreferrer">${t('quote.open')}</a></span></p>`;
    case 'gone':
      return html`<p class="tomb">${icon('trash', 's')}${t('quote.gone')}</p>`;
  }
}

/** A post inside another post, or inside the form in which it is quoted. */
export function quotedCard(context: PageContext, post: PostCard, render: Render): Html {
  const { t } = context;
  const { author } = post;
  const profile = pages.account(author.handle);
  return html`<blockquote class="quote" cite="${post.url}" aria-label="${t('post.by', { name: nameOf(author) })}"><header class="who">${avatar(author)}<a class="name" href="${profile}" dir="auto">${nameOf(author)}</a><span class="handle" title="@${author.fullHandle}">@${author.handle}</span><span class="when">${visibilityMark(t, post.visibility)}<a href="${post.path}">${timeAgo(context, post.createdAt)}</a></span></header>${render(context, post)}</blockquote>`;
}
