import type { MediaView, PostCard } from '../../src/domain/posts/types.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { icon } from './icon.ts';

/** The pictures of a post as tiles, veiled when its author asked for that; other files as links. */
export function mediaGrid(context: PageContext, post: PostCard): Html | '' {
  const { t } = context;
  const pictures = post.media.filter((item) => item.kind === 'image' && item.url);
  const others = post.media.filter((item) => item.kind !== 'image' || !item.url);
  if (post.media.length === 0) return '';
  const grid =
    pictures.length > 0
      ? html`<div class="media n${Math.min(pictures.length, 4)}">${pictures.map((item) => tile(context, item))}</div>`
      : '';
  const veiled =
    post.sensitive && !post.warning && pictures.length > 0 && !context.look.showsSensitive
      ? html`<details class="veil"><summary>${icon('eye')}<b>${t('media.sensitive')}</b><span class="go"><span class="a">${t('media.show', { n: pictures.length })}</span><span class="b">${t('action.hide')}</span></span></summary>${grid}</details>`
      : grid;
  return html`${veiled}${others.map((item) => fileLink(context, item))}`;
}

/** A picture's address; that of its first moment for readers who want nothing to move by itself. */
export function pictureUrl({ look }: PageContext, url: string): string {
  return look.playsGifs ? url : `${url}?still`;
}

function tile(context: PageContext, item: MediaView): Html {
  const { t } = context;
  const label = item.description ? t('media.openNamed', { text: item.description }) : t('media.open');
  const size =
    item.width && item.height
      ? html` width="${item.width}" height="${item.height}"`
      : html` width="800" height="600"`;
  return html`<figure><a href="${item.url}" aria-label="${label}"><img src="${pictureUrl(context, item.previewUrl ?? item.url ?? '')}" alt="${item.description}"${size} loading="lazy"></a>${
    item.description
      ? html`<details class="alt"><summary><span>${t('media.alt')}</span></summary><p dir="auto">${item.description}</p></details>`
      : ''
  }</figure>`;
}

/** Films and sounds stay on the server they came from. */
function fileLink({ t }: PageContext, item: MediaView): Html | '' {
  const href = item.url ?? item.remoteUrl;
  if (!href || !/^(https?:|\/)/.test(href)) return '';
  const host = URL.canParse(href) ? new URL(href).host : '';
  const kind = item.kind === 'video' ? 'media.video' : item.kind === 'audio' ? 'media.audio' : 'media.file';
  return html`<a class="linkcard" href="${href}" rel="nofollow noopener noreferrer"><span><span>${host}</span><b>${t(kind)}</b>${
    item.description ? html`<span dir="auto">${item.description}</span>` : ''
  }</span></a>`;
}
