import type { PostCard } from '../../src/domain/posts/types.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, raw } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { bar } from '../parts/bar.ts';
import { icon } from '../parts/icon.ts';
import { postContent } from '../parts/post.ts';
import { fullTime } from '../parts/time.ts';

/** An earlier version of a post; `html` is sanitised. */
export interface EditView {
  html: string;
  warning: string;
  createdAt: Date;
}

/** All versions of a post, newest first. */
export function editsPage(context: PageContext, model: { post: PostCard; edits: readonly EditView[] }): Html {
  const { t } = context;
  const { post, edits } = model;
  const main = html`${bar(context, t('thread.history'), { back: post.path })}
<ol><li class="edit-version"><p class="meta"><b>${t('thread.current')}</b> · ${fullTime(context, post.editedAt ?? post.createdAt)}</p>${postContent(context, post)}</li>${edits.map(
    (edit) =>
      html`<li class="edit-version"><p class="meta">${fullTime(context, edit.createdAt)}</p>${
        edit.warning
          ? html`<p class="note">${icon('warn', 's')}<span dir="auto">${edit.warning}</span></p>`
          : ''
      }<div class="text"${post.language ? html` lang="${post.language}"` : ''} dir="auto" hx-ignore>${raw(edit.html)}</div></li>`,
  )}</ol>`;
  return layout(context, { title: t('thread.history'), main });
}
