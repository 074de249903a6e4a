import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';

export type AdminPlace = 'overview' | 'reports' | 'domains';

/** A part of the overview that not every server or person has. */
export interface AdminPart {
  id: string;
  text: string;
  badge?: number;
}

/** The ways between the pages for who looks after the server; the overview names its own parts, too. */
export function adminSections(
  context: PageContext,
  place: AdminPlace,
  parts: readonly AdminPart[] = [],
): Html {
  const { t, viewer } = context;
  const link = (href: string, text: string, current: boolean, badge = 0) =>
    html`<a href="${href}"${current ? html` aria-current="page"` : ''}>${text}${badge > 0 ? html` <span class="badge">${badge}</span>` : ''}</a>`;
  return html`<nav class="tabs vert" aria-label="${t('admin.sections')}">${link('/admin', t('admin.overview'), place === 'overview')}${parts.map(
    ({ id, text, badge }) => link(`/admin#${id}`, text, false, badge),
  )}${link('/admin/reports', t('reports.title'), place === 'reports', viewer?.openReports ?? 0)}${
    viewer?.role === 'moderator' ? '' : link('/admin/domains', t('admin.domains'), place === 'domains')
  }</nav>`;
}
