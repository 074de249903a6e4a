import type { MediaView } from '../../src/domain/posts/types.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { bar, tabs } from '../parts/bar.ts';
import { empty } from '../parts/feed.ts';
import { icon } from '../parts/icon.ts';
import { formItem } from '../parts/post-menu.ts';
import { plannedTime, timeAgo } from '../parts/time.ts';

/** A post to come, as a list shows it. */
export interface DraftRow {
  id: string;
  /** The first words, or the warning. */
  words: string;
  isReply: boolean;
  /** Posts after the first. */
  further: number;
  media: MediaView[];
  /** Why it was not published, ready to be read. */
  fault: string | null;
  /** When it was changed, or will be published. */
  at: Date;
}

export interface DraftsModel {
  tab: 'drafts' | 'scheduled';
  rows: readonly DraftRow[];
  counts: { drafts: number; scheduled: number };
}

/** What somebody has begun to write, and what waits for its time. */
export function draftsPage(context: PageContext, { tab, rows, counts }: DraftsModel): Html {
  const { t } = context;
  const title = t(tab === 'drafts' ? 'drafts.title' : 'drafts.scheduled');
  const list =
    rows.length === 0
      ? nothing(context, tab)
      : html`<ul class="list drafts">${rows.map((row) => draftRow(context, tab, row))}</ul>`;
  const main = html`${bar(context, t('drafts.title'), { back: '/compose' })}${tabs(t('drafts.views'), [
    { href: '/drafts', text: t('drafts.title'), current: tab === 'drafts', badge: counts.drafts },
    {
      href: '/drafts/scheduled',
      text: t('drafts.scheduled'),
      current: tab === 'scheduled',
      badge: counts.scheduled,
    },
  ])}${list}`;
  return layout(context, { title, main, nav: 'compose' });
}

function draftRow(context: PageContext, tab: DraftsModel['tab'], row: DraftRow): Html {
  const { t } = context;
  const isDraft = tab === 'drafts';
  const href = isDraft ? `/compose?draft=${row.id}` : `/compose?scheduled=${row.id}`;
  const facts = [
    row.isReply ? t('drafts.reply') : '',
    row.further > 0 ? t('drafts.parts', { n: row.further }) : '',
  ].filter(Boolean);
  return html`<li class="row"><span class="grow"><a class="name whole" href="${href}" dir="auto">${row.words || t('drafts.noText')}</a><span class="meta">${isDraft ? timeAgo(context, row.at) : plannedTime(context, row.at)}${facts.map((fact) => html` · ${fact}`)}</span>${thumbnails(context, row)}${
    row.fault
      ? html`<span class="err">${icon('warn', 's')}${t('drafts.failed', { reason: row.fault })}</span>`
      : ''
  }</span>${isDraft ? deleteMenu(context, row) : cancelMenu(context, row, href)}</li>`;
}

function thumbnails({ t }: PageContext, { media }: DraftRow): Html | '' {
  if (media.length === 0) return '';
  return html`<span class="thumbs"><span class="sr">${t('drafts.images', { n: media.length })}</span>${media.map(
    (item) => html`<img src="${item.previewUrl ?? item.url}" alt="" width="44" height="44" loading="lazy">`,
  )}</span>`;
}

function menu({ t }: PageContext, items: Html): Html {
  return html`<details class="menu"><summary class="btn icon quiet">${icon('more')}<span class="sr">${t('drafts.more')}</span></summary><menu>${items}</menu></details>`;
}

function deleteMenu(context: PageContext, row: DraftRow): Html {
  const { t } = context;
  return menu(
    context,
    html`<li><a class="item" href="/compose?draft=${row.id}">${icon('pen')}${t('drafts.open')}</a></li><li><details class="sure"><summary class="item danger">${icon('trash')}${t('drafts.delete')}</summary><form method="post" action="/drafts/${row.id}/delete"><button class="item danger">${icon('warn')}${t('drafts.deleteSure')}</button></form></details></li>`,
  );
}

function cancelMenu(context: PageContext, row: DraftRow, href: string): Html {
  const { t } = context;
  return menu(
    context,
    html`<li><a class="item" href="${href}">${icon('pen')}${t('drafts.edit')}</a></li><li>${formItem(context, `/scheduled/${row.id}/cancel`, 'save', t('drafts.cancel'))}</li>`,
  );
}

function nothing({ t }: PageContext, tab: DraftsModel['tab']): Html {
  const [title, hint] =
    tab === 'drafts'
      ? (['drafts.empty', 'drafts.emptyHint'] as const)
      : (['drafts.scheduledEmpty', 'drafts.scheduledHint'] as const);
  const begin = html`<div class="cluster"><a class="btn primary" href="/compose">${t('nav.newPost')}</a></div>`;
  return empty(t(title), t(hint), begin);
}
