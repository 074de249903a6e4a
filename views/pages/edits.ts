import type { PostCard } from '../../src/domain/posts/types.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, raw } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { bar } from '../parts/bar.ts';
import { icon } from '../parts/icon.ts';
import { fullTime } from '../parts/time.ts';

/** One version of a post; `html` is sanitised. */
export interface VersionView {
  html: string;
  warning: string;
  createdAt: Date;
  media: readonly { url: string | null; description: string }[];
  /** What could be chosen in its poll. */
  poll: readonly string[] | null;
}

/** All versions of a post, newest first. */
export function editsPage(
  context: PageContext,
  model: { post: PostCard; versions: readonly VersionView[] },
): Html {
  const { t } = context;
  const { post, versions } = model;
  const main = html`${bar(context, t('thread.history'), { back: post.path })}
<ol>${versions.map((version, index) => versionItem(context, post, version, index === 0))}</ol>`;
  return layout(context, { title: t('thread.history'), main });
}

function versionItem(context: PageContext, post: PostCard, version: VersionView, current: boolean): Html {
  const { t } = context;
  const pictures = version.media.filter(({ url }) => url);
  return html`<li class="edit-version"><p class="meta">${current ? html`<b>${t('thread.current')}</b> · ` : ''}${fullTime(context, version.createdAt)}</p>${
    version.warning
      ? html`<p class="note">${icon('warn', 's')}<span dir="auto">${version.warning}</span></p>`
      : ''
  }<div class="text"${post.language ? html` lang="${post.language}"` : ''} dir="auto" hx-ignore>${raw(version.html)}</div>${
    pictures.length > 0
      ? html`<div class="media n${Math.min(pictures.length, 4)}">${pictures.map(({ url, description }) => html`<figure><img src="${url}" alt="${description}" width="800" height="600" loading="lazy"></figure>`)}</div>`
      : ''
  }${version.poll ? html`<ul class="text">${version.poll.map((title) => html`<li dir="auto">${title}</li>`)}</ul>` : ''}</li>`;
}
