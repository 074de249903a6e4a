import type { PostCard } from '../../src/domain/posts/types.ts';
import { type Html, html } from '../html.ts';

/** The page that a post links to, as it describes itself; its picture has its place before it has come. */
export function linkCard(post: PostCard): Html | '' {
  const { link } = post;
  if (!link || post.media.length > 0) return '';
  const large = link.large && link.imageUrl;
  const size = large ? html` width="800" height="419"` : html` width="104" height="104"`;
  const picture = link.imageUrl
    ? html`<img src="${link.imageUrl}" alt="${link.imageDescription}"${size} loading="lazy">`
    : '';
  return html`<a class="linkcard${picture && !large ? ' beside' : ''}" href="${link.url}" rel="nofollow noopener noreferrer">${picture}<span dir="auto"><span>${link.site}</span><b>${link.title}</b>${
    link.description ? html`<span>${link.description}</span>` : ''
  }</span></a>`;
}
