import type { DomainBlock } from '../../src/domain/instances/block.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { adminSections } from '../parts/admin-sections.ts';
import { bar } from '../parts/bar.ts';
import { choiceField, choices, type FormState, fileField, switchField, textField } from '../parts/field.ts';
import { fullTime } from '../parts/time.ts';
import { panel } from './settings.ts';

export interface AdminDomainsModel {
  blocks: readonly DomainBlock[];
  form: FormState;
}

/** The rules about other servers: one form for a new one or a changed one, the list, and the table that others read. */
export function adminDomainsPage(context: PageContext, { blocks, form }: AdminDomainsModel): Html {
  const { t } = context;
  const title = t('admin.domains');
  const list =
    blocks.length > 0
      ? html`<ul class="list">${blocks.map((block) => blockRow(context, block))}</ul>`
      : html``;
  return layout(context, {
    title,
    wide: true,
    nav: 'admin',
    main: html`${bar(context, title, { back: '/admin' })}
<div class="split">${adminSections(context, 'domains')}
<div class="content full">${panel('rule', t('admin.domains.rule'), t('admin.domains.ruleAbout'), ruleForm(context, form))}
${panel('rules', t('admin.domains.rules'), t(blocks.length > 0 ? 'admin.domains.rulesAbout' : 'admin.domains.empty'), list)}
${panel('table', t('admin.domains.table'), t('admin.domains.tableAbout'), tableForms(context, form, blocks.length > 0))}</div></div>`,
  });
}

function ruleForm({ t }: PageContext, form: FormState): Html {
  const { values } = form;
  const severity = choiceField(
    'severity',
    t('admin.domains.severity'),
    choices(t, {
      suspend: 'admin.domains.suspendChoice',
      limit: 'admin.domains.limitChoice',
      none: 'admin.domains.noneChoice',
    }),
    values.severity ?? 'suspend',
  );
  const on = (name: string) => (values[name] ?? '') !== '';
  return html`<form class="stack" method="post" action="/admin/domains">${textField(form, { name: 'domain', label: t('admin.domains.domain'), hint: t('admin.domains.domainHint'), required: true, plain: true })}${severity}${switchField({ name: 'rejectMedia', label: t('admin.domains.rejectMedia'), hint: t('admin.domains.rejectMediaHint'), on: on('rejectMedia') })}${switchField({ name: 'rejectReports', label: t('admin.domains.rejectReports'), on: on('rejectReports') })}${textField(form, { name: 'publicComment', label: t('admin.domains.publicComment'), hint: t('admin.domains.publicCommentHint'), auto: true, maxLength: 1000 })}${textField(form, { name: 'privateComment', label: t('admin.domains.privateComment'), auto: true, maxLength: 1000 })}<p><button class="btn primary">${t('admin.domains.save')}</button></p></form>`;
}

const LEVELS = { suspend: 'bad', limit: 'warn', none: '' } as const;

function blockRow(context: PageContext, block: DomainBlock): Html {
  const { t } = context;
  const { domain, severity } = block;
  const kind = LEVELS[severity];
  const tags = [
    html`<span class="tag${kind ? ` ${kind}` : ''}">${t(`admin.domains.${severity}`)}</span>`,
    block.rejectMedia ? html`<span class="tag">${t('admin.domains.noMedia')}</span>` : '',
    block.rejectReports ? html`<span class="tag">${t('admin.domains.noReports')}</span>` : '',
  ];
  const remove = html`<form method="post" action="/admin/domains/remove"><input type="hidden" name="domain" value="${domain}"><button class="btn small" aria-label="${t('admin.domains.removeNamed', { domain })}">${t('admin.domains.remove')}</button></form>`;
  return html`<li class="row"><span class="grow"><span class="name"><bdi>${domain}</bdi></span><span class="meta">${block.publicComment ? html`<span dir="auto">${block.publicComment}</span> · ` : ''}${t('admin.domains.since')} ${fullTime(context, block.createdAt)}</span>${block.privateComment ? html`<p class="meta" dir="auto">${block.privateComment}</p>` : ''}</span><span class="cluster">${tags}<a class="btn small" href="/admin/domains?edit=${encodeURIComponent(domain)}#rule" aria-label="${t('admin.domains.editNamed', { domain })}">${t('admin.domains.edit')}</a>${remove}</span></li>`;
}

function tableForms({ t }: PageContext, form: FormState, any: boolean): Html {
  const give = any
    ? html`<p><a class="btn" href="/admin/domains/export" hx-boost="false">${t('admin.domains.export')}</a></p>`
    : '';
  return html`${give}<form class="stack" method="post" action="/admin/domains/import" enctype="multipart/form-data">${fileField(form, { name: 'file', label: t('admin.domains.file'), accept: '.csv,text/csv', required: true })}<p><button class="btn">${t('admin.domains.import')}</button></p></form>`;
}
