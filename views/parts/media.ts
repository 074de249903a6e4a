import type { MediaView, PostCard } from '../../src/domain/posts/types.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { icon } from './icon.ts';

/** The pictures of a post as tiles, its films and sounds as players, veiled when its author asked for that; other files as links. */
export function mediaGrid(context: PageContext, post: PostCard): Html | '' {
  const { t } = context;
  if (post.media.length === 0) return '';
  const pictures = post.media.filter((item) => item.kind === 'image' && item.url);
  const films = post.media.filter((item) => item.filmUrl !== null);
  const others = post.media.filter((item) => item.filmUrl === null && !(item.kind === 'image' && item.url));
  const shown = pictures.length + films.length;
  const grid = html`${
    pictures.length > 0
      ? html`<div class="media n${Math.min(pictures.length, 4)}">${pictures.map((item) => tile(context, item))}</div>`
      : ''
  }${films.map((item) => player(context, item))}`;
  const haze = [...pictures, ...films].find((item) => item.haze) ?? null;
  const veiled =
    post.sensitive && !post.warning && shown > 0 && !context.look.showsSensitive
      ? html`<details class="veil"><summary>${hazeBehind(haze)}<span class="say">${icon('eye')}<b>${t('media.sensitive')}</b><span class="go"><span class="a">${
          films.length > 0 ? t('media.showAll') : t('media.show', { n: shown })
        }</span><span class="b">${t('action.hide')}</span></span></span></summary>${grid}</details>`
      : grid;
  return html`${veiled}${others.map((item) => fileLink(context, item))}`;
}

/** Played through this server, and nothing of it fetched before. Its own server is a link away. */
function player({ t }: PageContext, item: MediaView): Html {
  const { kind, filmUrl, description } = item;
  const label = description || t(kind === 'video' ? 'media.film' : 'media.sound');
  const poster = item.previewUrl ? html` poster="${item.previewUrl}"` : '';
  const size = html` width="${item.width ?? 1280}" height="${item.height ?? 720}"`;
  const host = URL.canParse(item.remoteUrl ?? '') ? new URL(item.remoteUrl ?? '').host : '';
  return html`<figure class="film">${
    kind === 'video'
      ? html`<video src="${filmUrl}" controls playsinline preload="none" aria-label="${label}"${poster}${size}>${item.captions.map(
          ({ language, name, automatic, url }) =>
            html`<track kind="captions" srclang="${language}" label="${automatic ? t('media.automatic', { name }) : name}" src="${url}">`,
        )}</video>`
      : html`<audio src="${filmUrl}" controls preload="none" aria-label="${label}"></audio>`
  }<figcaption class="meta">${
    description
      ? html`<details><summary class="more">${t('media.alt')}</summary><p dir="auto">${description}</p></details>`
      : ''
  }<a class="more" href="${item.remoteUrl}" rel="nofollow noopener noreferrer">${t('media.onHost', { host })}</a></figcaption></figure>`;
}

/** The colours of a picture, to be drawn soft beneath what comes or what covers it. They say nothing. */
export function hazeBehind(item: MediaView | null): Html | '' {
  return item?.haze ? html`<img class="haze" src="${item.haze}" alt="">` : '';
}

/** Kinds of pictures that may move. */
const MAY_MOVE = new Set(['image/gif', 'image/webp', 'image/png', 'image/apng', 'image/avif']);

/**
 * A picture as its reader wants it: its first moment for who set it so here, or for whose device asks for less movement.
 * `picture`: what to draw, from the address that it gets.
 */
export function stillable(
  { look }: PageContext,
  { mime }: MediaView,
  url: string,
  picture: (url: string) => Html,
): Html {
  if (!MAY_MOVE.has(mime)) return picture(url);
  const still = `${url}?still`;
  if (look.still || !look.playsGifs) return picture(still);
  return html`<picture><source media="(prefers-reduced-motion: reduce)" srcset="${still}">${picture(url)}</picture>`;
}

function tile(context: PageContext, item: MediaView): Html {
  const { t } = context;
  const label = item.description ? t('media.openNamed', { text: item.description }) : t('media.open');
  const size =
    item.width && item.height
      ? html` width="${item.width}" height="${item.height}"`
      : html` width="800" height="600"`;
  const picture = (url: string) => html`<img src="${url}" alt="${item.description}"${size} loading="lazy">`;
  return html`<figure>${hazeBehind(item)}<a href="${item.url}" aria-label="${label}">${stillable(context, item, item.previewUrl ?? item.url ?? '', picture)}</a>${
    item.description
      ? html`<details class="alt"><summary><span>${t('media.alt')}</span></summary><p dir="auto">${item.description}</p></details>`
      : ''
  }</figure>`;
}

/** What pages cannot show stays on the server it came from. */
function fileLink({ t }: PageContext, item: MediaView): Html | '' {
  const href = item.url ?? item.remoteUrl;
  if (!href || !/^(https?:|\/)/.test(href)) return '';
  const host = URL.canParse(href) ? new URL(href).host : '';
  return html`<a class="linkcard" href="${href}" rel="nofollow noopener noreferrer"><span><span>${host}</span><b>${t('media.file')}</b>${
    item.description ? html`<span dir="auto">${item.description}</span>` : ''
  }</span></a>`;
}
