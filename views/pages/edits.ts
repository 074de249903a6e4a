import type { PostCard } from '../../src/domain/posts/types.ts';
import { diffWords } from '../../src/lib/diff.ts';
import { htmlToPlain } from '../../src/lib/sanitise.ts';
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

/** All versions of a post, newest first, each with what it changed. */
export function editsPage(
  context: PageContext,
  model: { post: PostCard; versions: readonly VersionView[] },
): Html {
  const { t } = context;
  const { post, versions } = model;
  const main = html`${bar(context, t('thread.history'), { back: post.path })}
<ol>${versions.map((version, index) => versionItem(context, post, { version, before: versions[index + 1], current: index === 0 }))}</ol>`;
  return layout(context, { title: t('thread.history'), main });
}

interface Step {
  version: VersionView;
  /** Absent for the post as it was published. */
  before: VersionView | undefined;
  current: boolean;
}

function versionItem(context: PageContext, post: PostCard, { version, before, current }: Step): Html {
  const { t } = context;
  const label = current
    ? html`<b>${t('thread.current')}</b> · `
    : before
      ? ''
      : html`<b>${t('thread.original')}</b> · `;
  return html`<li class="edit-version"><p class="meta">${label}${fullTime(context, version.createdAt)}</p>${
    before ? changes(context, post, before, version) : whole(post, version)
  }</li>`;
}

/** What was added and what was taken away, and behind a disclosure the version itself. */
function changes(context: PageContext, post: PostCard, before: VersionView, version: VersionView): Html {
  const { t } = context;
  const language = post.language ? html` lang="${post.language}"` : '';
  const text = [htmlToPlain(before.html), htmlToPlain(version.html)] as const;
  const known = new Map(before.media.map(({ url, description }) => [url, description]));
  const kept = new Set(version.media.map(({ url }) => url));
  const notes = [
    ...version.media.flatMap(({ url, description }) => {
      const was = known.get(url);
      if (was === undefined)
        return [html`<p class="note">${icon('image', 's')}${t('thread.pictureAdded')}</p>`];
      if (was === description) return [];
      return [
        html`<p class="note">${icon('image', 's')}<span dir="auto">${difference(context, was, description)}</span></p>`,
      ];
    }),
    ...before.media
      .filter(({ url }) => !kept.has(url))
      .map(() => html`<p class="note">${icon('image', 's')}${t('thread.pictureRemoved')}</p>`),
  ];
  return html`${
    before.warning || version.warning
      ? html`<p class="note">${icon('warn', 's')}<span dir="auto">${difference(context, before.warning, version.warning)}</span></p>`
      : ''
  }<div class="text diff"${language} dir="auto">${difference(context, ...text)}</div>${pollChange(context, before, version)}${notes}<details><summary class="more">${t('thread.showVersion')}</summary>${whole(post, version)}</details>`;
}

function pollChange(context: PageContext, before: VersionView, version: VersionView): Html | '' {
  const [was, is] = [before.poll?.join(' · ') ?? '', version.poll?.join(' · ') ?? ''];
  if (was === is) return '';
  return html`<p class="note">${icon('poll', 's')}<span dir="auto">${difference(context, was, is)}</span></p>`;
}

/** Words that came and went are marked for the eye, and named for whoever listens. */
function difference({ t }: PageContext, before: string, after: string): Html {
  return html`${diffWords(before, after).map(({ kind, text }) => {
    if (kind === 'same') return text;
    return kind === 'added'
      ? html`<ins><span class="sr">${t('thread.added')} </span>${text}</ins>`
      : html`<del><span class="sr">${t('thread.removed')} </span>${text}</del>`;
  })}`;
}

function whole(post: PostCard, version: VersionView): Html {
  const pictures = version.media.filter(({ url }) => url);
  return html`${
    version.warning
      ? html`<p class="note">${icon('warn', 's')}<span dir="auto">${version.warning}</span></p>`
      : ''
  }<div class="text"${post.language ? html` lang="${post.language}"` : ''} dir="auto" hx-ignore>${raw(version.html)}</div>${
    pictures.length > 0
      ? html`<div class="media n${Math.min(pictures.length, 4)}">${pictures.map(({ url, description }) => html`<figure><img src="${url}" alt="${description}" width="800" height="600" loading="lazy"></figure>`)}</div>`
      : ''
  }${version.poll ? html`<ul class="text">${version.poll.map((title) => html`<li dir="auto">${title}</li>`)}</ul>` : ''}`;
}
