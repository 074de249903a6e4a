import type { Page } from '../../src/db/paging.ts';
import type { Report, ReportedPost, ReportSummary } from '../../src/domain/reports/list.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, raw } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { adminSections } from '../parts/admin-sections.ts';
import { avatar, nameOf } from '../parts/avatar.ts';
import { bar, tabs } from '../parts/bar.ts';
import { buttonForm } from '../parts/card.ts';
import { empty, newerLink, stretch } from '../parts/feed.ts';
import { icon } from '../parts/icon.ts';
import { timeAgo } from '../parts/time.ts';

/** What waits for moderators, or what they have dealt with. */
export function adminReportsPage(
  context: PageContext,
  state: 'open' | 'resolved',
  page: Page<ReportSummary>,
): Html {
  const { t, viewer } = context;
  const open = viewer?.openReports ?? 0;
  const nothing =
    state === 'open'
      ? empty(t('reports.none'), t('reports.noneText'))
      : empty(t('reports.noneResolved'), t('reports.noneResolvedText'));
  return layout(context, {
    title: t('reports.title'),
    wide: true,
    nav: 'admin',
    main: html`${bar(context, t('reports.title'), { back: '/admin' })}
<div class="split">${adminSections(context, 'reports')}
<div class="content full"><div>${tabs(t('reports.title'), [
      { href: '/admin/reports', text: t('reports.open'), current: state === 'open', badge: open },
      { href: '/admin/reports?state=resolved', text: t('reports.resolved'), current: state === 'resolved' },
    ])}${newerLink(context, page)}${page.items.length > 0 ? html`<ul class="list">${reportStretch(context, page)}</ul>` : nothing}</div></div></div>`,
  });
}

export function reportStretch(context: PageContext, page: Page<ReportSummary>): Html {
  return html`${stretch(
    context,
    page.items.map((report) => reportRow(context, report)),
    page,
    'li',
  )}`;
}

function reportRow(context: PageContext, report: ReportSummary): Html {
  const { t } = context;
  return html`<li class="row">${avatar(report.target)}<span class="grow"><a class="name" href="/admin/reports/${report.id}"><bdi>${nameOf(report.target)}</bdi></a><span class="handle">@${report.target.fullHandle}</span><span class="meta">${teller(context, report)} · ${timeAgo(context, report.createdAt)}${
    report.postCount > 0 ? ` · ${t('reports.postCount', { n: report.postCount })}` : ''
  }</span>${report.comment ? html`<p class="clip" dir="auto">${report.comment}</p>` : ''}</span><span class="cluster">${labels(context, report)}</span></li>`;
}

function labels({ t }: PageContext, report: ReportSummary): Html {
  return html`<span class="tag">${t(`reports.reason.${report.reason}`)}</span>${report.targetSuspended ? html`<span class="tag warn">${t('reports.suspended')}</span>` : ''}`;
}

function teller({ t }: PageContext, { reporter, fromHost }: ReportSummary): string {
  const name = reporter
    ? `@${reporter.fullHandle}`
    : fromHost
      ? t('reports.byServer', { host: fromHost })
      : t('reports.gone');
  return t('reports.by', { name });
}

/** One report: what is said, what was reported, and what can be done. */
export function adminReportPage(context: PageContext, report: Report): Html {
  const { t } = context;
  const name = nameOf(report.target);
  const title = t('reports.of', { name });
  return layout(context, {
    title,
    wide: true,
    nav: 'admin',
    main: html`${bar(context, title, { back: '/admin/reports' })}
<div class="split">${adminSections(context, 'reports')}
<div class="content full"><div class="stack">
<div class="row">${avatar(report.target)}<span class="grow"><a class="name" href="${pages.account(report.target.handle)}"><bdi>${name}</bdi></a><span class="handle">@${report.target.fullHandle}</span></span><span class="cluster">${labels(context, report)}</span></div>
<p class="meta">${teller(context, report)} · ${timeAgo(context, report.createdAt)}${report.forwarded && report.target.domain ? ` · ${t('reports.forwarded', { host: report.target.domain })}` : ''}</p>
<div class="text" dir="auto">${(report.comment || t('reports.noComment')).split(/\n+/).map((line) => html`<p>${line}</p>`)}</div>
${report.others > 0 ? html`<p class="notice warn">${icon('flag')}<span>${t('reports.others', { n: report.others })}</span></p>` : ''}
${actions(context, report)}
<section class="panel" aria-labelledby="posts-title"><header><h2 id="posts-title">${t('reports.posts')}</h2>${report.posts.length === 0 ? html`<p>${t('reports.noPosts')}</p>` : ''}</header><ul class="list">${report.posts.map(
      (post) => reportedPost(context, report, post),
    )}</ul></section></div></div></div>`,
  });
}

function actions({ t }: PageContext, report: Report): Html {
  const path = (verb: string) => `/admin/reports/${report.id}/${verb}`;
  const name = nameOf(report.target);
  const closed = report.state === 'resolved';
  return html`${
    closed && report.resolvedBy
      ? html`<p class="meta">${t('reports.resolvedBy', { name: nameOf(report.resolvedBy) })}</p>`
      : ''
  }<div class="cluster">${
    closed
      ? buttonForm(path('reopen'), t('reports.reopen'))
      : buttonForm(path('resolve'), t('reports.resolve'), { kind: 'primary', icon: 'check' })
  }${
    report.targetSuspended
      ? buttonForm(path('unsuspend'), t('reports.unsuspend'))
      : buttonForm(path('suspend'), t('reports.suspend', { name }), { kind: 'danger wrap', icon: 'block' })
  }</div>${report.targetSuspended ? '' : html`<p class="hint">${t('reports.suspendText')}</p>`}`;
}

function reportedPost(context: PageContext, report: Report, post: ReportedPost): Html {
  const { t } = context;
  if (post.deleted) return html`<li class="row"><p class="muted">${t('reports.deletedPost')}</p></li>`;
  const more = post.pictures > 0 ? ` · ${t('report.pictures', { n: post.pictures })}` : '';
  return html`<li class="row"><div class="grow">${post.warning ? html`<p dir="auto"><b>${post.warning}</b></p>` : ''}<div class="text" dir="auto" hx-ignore>${raw(post.html)}</div><p class="meta"><a href="${pages.post(report.target.handle, post.id)}">${timeAgo(context, post.createdAt)}</a> · ${t(`visibility.${post.visibility}`)}${more}</p></div></li>`;
}
