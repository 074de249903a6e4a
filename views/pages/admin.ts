import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { aboutCounts } from '../parts/about.ts';
import { type AdminPart, adminSections } from '../parts/admin-sections.ts';
import { avatar, nameOf } from '../parts/avatar.ts';
import { bar } from '../parts/bar.ts';
import { buttonForm } from '../parts/card.ts';
import { type FormState, formNotice, textField } from '../parts/field.ts';
import { timeAgo } from '../parts/time.ts';
import { panel } from './settings.ts';

/** Somebody who asked for an account. */
export interface PendingModel {
  account: AccountSummary;
  email: string;
  reason: string;
  askedAt: Date;
}

export interface InviteModel {
  id: string;
  code: string;
  uses: number;
  maxUses: number;
  expiresAt: Date | null;
}

export interface AdminModel {
  people: number;
  posts: number;
  pending: readonly PendingModel[];
  /** Null for people who may not make any. */
  invites: readonly InviteModel[] | null;
  form: FormState;
}

export function adminPage(context: PageContext, model: AdminModel): Html {
  const { t } = context;
  const { pending, invites } = model;
  // Somebody may still wait from a time when people were approved.
  const asks = context.registration === 'approval' || pending.length > 0;
  const parts: AdminPart[] = [];
  if (asks) parts.push({ id: 'pending', text: t('admin.requests'), badge: pending.length });
  if (invites) parts.push({ id: 'invites', text: t('admin.invites') });
  return layout(context, {
    title: t('admin.title'),
    wide: true,
    nav: 'admin',
    main: html`${bar(context, t('admin.title'), { back: '/' })}
<div class="split">${adminSections(context, 'overview', parts)}
<div class="content full">${panel(
      'overview',
      t('admin.overview'),
      t('admin.invitesMode', { mode: t(`about.joining.${context.registration}`) }),
      aboutCounts(context, { ...model, owner: null }),
    )}
${
  asks
    ? panel(
        'pending',
        t('admin.pending'),
        t(pending.length > 0 ? 'admin.pendingAbout' : 'admin.pendingNone'),
        pending.length > 0
          ? html`<ul class="list">${pending.map((person) => pendingRow(context, person))}</ul>`
          : html``,
      )
    : ''
}
${invites ? invitesPanel(context, invites, model.form) : ''}</div></div>`,
  });
}

function pendingRow(context: PageContext, { account, email, reason, askedAt }: PendingModel): Html {
  const { t } = context;
  const name = account.username;
  const said = reason ? t('admin.pendingReason', { reason }) : t('admin.pendingNoReason');
  return html`<li class="row">${avatar(account)}<span class="grow"><a class="name" href="${pages.account(account.handle)}"><bdi>@${name}</bdi></a><span class="meta"><bdi>${email}</bdi> · ${t('admin.pendingSince')} ${timeAgo(context, askedAt)}</span><p dir="auto">${said}</p></span><span class="cluster">${buttonForm(
    `/admin/pending/${account.id}/approve`,
    t('admin.approve'),
    { kind: 'primary', label: t('admin.approveNamed', { name: nameOf(account) }) },
  )}${buttonForm(`/admin/pending/${account.id}/reject`, t('admin.reject'), {
    kind: 'quiet',
    label: t('admin.rejectNamed', { name: nameOf(account) }),
  })}</span></li>`;
}

function invitesPanel(context: PageContext, invites: readonly InviteModel[], form: FormState): Html {
  const { t } = context;
  const make = html`<form class="cluster" method="post" action="/admin/invites">${textField(form, { name: 'maxUses', label: t('admin.inviteUses'), type: 'number', required: true })}${textField(form, { name: 'days', label: t('admin.inviteDays'), type: 'number', required: true })}<button class="btn primary">${t('admin.inviteMake')}</button></form>`;
  return panel(
    'invites',
    t('admin.invites'),
    t(invites.length > 0 ? 'admin.invitesAbout' : 'admin.invitesNone'),
    html`${formNotice(t, form, ['maxUses', 'days'])}${make}${
      invites.length > 0
        ? html`<ul class="list">${invites.map((invite) => inviteRow(context, invite))}</ul>`
        : ''
    }`,
  );
}

function inviteRow(context: PageContext, invite: InviteModel): Html {
  const { t, origin, now } = context;
  const { code, uses, maxUses, expiresAt } = invite;
  const link = `${origin}/register?invite=${encodeURIComponent(code)}`;
  const over = uses >= maxUses || (expiresAt !== null && expiresAt <= now);
  const until = over
    ? html`<span class="tag">${t('admin.inviteOver')}</span>`
    : expiresAt
      ? html`${t('admin.inviteUntil')} ${day(context, expiresAt)}`
      : t('admin.inviteForever');
  return html`<li class="row"><span class="grow"><a class="name" href="${link}"><bdi>${link}</bdi></a><span class="meta">${t('admin.inviteUsed', { n: maxUses, used: uses })} · ${until}</span></span><span class="cluster">${over ? '' : html`<button type="button" class="btn small js-only" data-copy="${link}">${t('post.copyLink')}</button>`}${buttonForm(`/admin/invites/${invite.id}/revoke`, t('admin.inviteRevoke'), { label: t('admin.inviteRevokeNamed', { code }) })}</span></li>`;
}

function day({ locale }: PageContext, moment: Date): Html {
  const text = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(moment);
  return html`<time datetime="${moment.toISOString()}">${text}</time>`;
}
