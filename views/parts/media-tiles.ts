import type { MediaView, PostCard, TimelineEntry } from '../../src/domain/posts/types.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { icon } from './icon.ts';
import { hazeBehind, stillable } from './media.ts';
import { monthOf } from './time.ts';

/** What posts show, as square tiles that lead to them: one for each picture, film or sound. */
export function mediaTiles(context: PageContext, entries: readonly TimelineEntry[]): Html[] {
  return entries.flatMap(({ post }) => post.media.map((item) => tile(context, post, item)));
}

/** What its author, or a filter of the reader, covers is not even fetched. */
function tile(context: PageContext, post: PostCard, item: MediaView): Html {
  const { t, look, locale } = context;
  const covered = post.warning ? !look.opensWarnings : post.sensitive && !look.showsSensitive;
  const veiled = covered || post.filteredBy !== undefined;
  const kind = t(`media.tile.${kindOf(item)}`, { month: monthOf(locale, post.createdAt) });
  const filtered = post.filteredBy === undefined ? '' : `${t('filters.filtered')} ${post.filteredBy}`;
  const said = veiled ? filtered || post.warning || t('media.sensitive') : item.description;
  const label = said ? t('media.tileNamed', { kind, text: said }) : kind;
  return html`<li><a href="${post.path}" aria-label="${label}">${
    veiled
      ? html`${hazeBehind(item)}<span class="veiled"><span>${icon('eye')}</span></span>`
      : inside(context, item)
  }</a></li>`;
}

function inside(context: PageContext, item: MediaView): Html {
  const picture = item.kind === 'image' ? (item.previewUrl ?? item.url) : item.previewUrl;
  const draw = (url: string) => html`<img src="${url}" alt="" width="320" height="320" loading="lazy">`;
  const drawn = item.kind === 'image' ? stillable(context, item, picture ?? '', draw) : draw(picture ?? '');
  const shown = picture ? drawn : '';
  return item.kind === 'image' && picture
    ? html`${hazeBehind(item)}${shown}`
    : html`${shown}<span class="kind">${icon('play')}</span>`;
}

function kindOf({ kind }: MediaView): 'image' | 'video' | 'audio' | 'file' {
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'file';
}
