import type { Page } from '../../src/db/paging.ts';
import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { accountRow } from '../parts/account-row.ts';
import { nameOf } from '../parts/avatar.ts';
import { buttonForm } from '../parts/card.ts';
import { withQuery } from '../parts/feed.ts';
import { icon } from '../parts/icon.ts';
import { timeAgo } from '../parts/time.ts';
import { panel, placePanel, settingsPage } from './settings.ts';

/** A browser that is logged in. */
export interface SessionModel {
  id: string;
  device: { browser: string; system: string; phone: boolean } | null;
  address: string;
  lastSeenAt: Date;
  current: boolean;
}

export function settingsSessionsPage(context: PageContext, sessions: readonly SessionModel[]): Html {
  const { t } = context;
  const others =
    sessions.length > 1
      ? html`<form method="post" action="/settings/sessions/revoke-others"><button class="btn danger">${t('settings.sessions.revokeOthers')}</button></form>`
      : '';
  return settingsPage(
    context,
    'sessions',
    placePanel(
      context,
      'sessions',
      html`<ul class="list">${sessions.map((session) => sessionRow(context, session))}</ul>${others}`,
    ),
  );
}

function sessionRow(context: PageContext, session: SessionModel): Html {
  const { t } = context;
  const { device } = session;
  const name = device
    ? t('settings.sessions.onSystem', { browser: device.browser, system: device.system })
    : t('settings.sessions.unknown');
  const end = session.current
    ? html`<span class="tag acc">${t('settings.sessions.this')}</span>`
    : buttonForm(`/settings/sessions/${session.id}/revoke`, t('settings.sessions.revoke'), {
        label: t('settings.sessions.revokeNamed', { name }),
      });
  return html`<li class="row">${icon(device?.phone ? 'phone' : 'device')}<span class="grow"><span class="name">${name}</span><span class="meta">${session.address ? html`<bdi>${session.address}</bdi> · ` : ''}${t('settings.sessions.seen')} ${timeAgo(context, session.lastSeenAt)}</span></span>${end}</li>`;
}

export interface PeopleModel {
  blocked: Page<AccountSummary>;
  muted: Page<AccountSummary>;
  /** Servers, by name. */
  domains: readonly string[];
}

export function settingsPeoplePage(context: PageContext, { blocked, muted, domains }: PeopleModel): Html {
  const { t } = context;
  return settingsPage(
    context,
    'people',
    html`${panel(
      'blocked',
      t('settings.people.blocked'),
      blocked.items.length > 0 ? t('settings.people.about') : t('settings.people.blockedNone'),
      people(context, blocked, 'blocked', 'unblock'),
    )}
${panel(
  'muted',
  t('settings.people.muted'),
  muted.items.length > 0 ? t('settings.people.about') : t('settings.people.mutedNone'),
  people(context, muted, 'muted', 'unmute'),
)}
${panel(
  'domains',
  t('settings.people.domains'),
  t(domains.length > 0 ? 'settings.people.domainsAbout' : 'settings.people.domainsNone'),
  domains.length > 0
    ? html`<ul class="list">${domains.map((domain) => domainRow(context, domain))}</ul>`
    : html``,
)}`,
  );
}

function domainRow({ t }: PageContext, domain: string): Html {
  return html`<li class="row"><span class="grow"><bdi class="name">${domain}</bdi></span><form method="post" action="/settings/people/unblock-domain"><input type="hidden" name="domain" value="${domain}"><button class="btn small" aria-label="${t('settings.people.unblockNamed', { name: domain })}">${t('settings.people.unblock')}</button></form></li>`;
}

function people(
  context: PageContext,
  { items, next }: Page<AccountSummary>,
  list: 'blocked' | 'muted',
  verb: 'unblock' | 'unmute',
): Html {
  const { t } = context;
  if (items.length === 0) return html``;
  const more = next ? withQuery(context.path, { [list]: next }) : null;
  return html`<ul class="list">${items.map((account) =>
    accountRow(
      context,
      account,
      null,
      buttonForm(`/settings/people/${account.id}/${verb}`, t(`settings.people.${verb}`), {
        label: t(`settings.people.${verb}Named`, { name: nameOf(account) }),
      }),
    ),
  )}</ul>${more ? html`<p class="load"><a href="${more}">${t('settings.people.more')}</a></p>` : ''}`;
}
