import type { Context, Hono } from 'hono';
import { settingsPeoplePage, settingsSessionsPage } from '../../../views/pages/settings-lists.ts';
import type { PageRequest } from '../../db/paging.ts';
import { listSessions, revokeSession } from '../../domain/auth/session.ts';
import { listBlocked, unblock } from '../../domain/blocks/block.ts';
import { listBlockedDomains, unblockDomainFor } from '../../domain/blocks/domains.ts';
import { NotFound } from '../../domain/errors.ts';
import { listMuted, unmute } from '../../domain/mutes/mute.ts';
import { type AccountId, parseId } from '../../lib/ids.ts';
import { deviceOf } from '../devices.ts';
import type { Env } from '../env.ts';
import { readForm } from '../forms.ts';
import { respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';

/** Lists of things to take back: logins, blocks and mutes. */
export function listSettings(routes: Hono<Env>): void {
  routes.get('/settings/sessions', sessionsPage);
  routes.post('/settings/sessions/revoke-others', revokeOthers);
  routes.post('/settings/sessions/:id/revoke', revokeOne);
  routes.get('/settings/people', peoplePage);
  routes.post('/settings/people/unblock-domain', async (c) => {
    const domain = (await readForm(c)).text('domain');
    await unblockDomainFor(c.var.app, requireUser(c).accountId, domain);
    return seeOther(c, '/settings/people', 'settings.people.domainUnblocked');
  });
  routes.post('/settings/people/:id/unblock', async (c) => {
    await unblock(c.var.app, requireUser(c).accountId, accountOf(c));
    return seeOther(c, '/settings/people', 'settings.people.unblocked');
  });
  routes.post('/settings/people/:id/unmute', async (c) => {
    await unmute(c.var.app, requireUser(c).accountId, accountOf(c));
    return seeOther(c, '/settings/people', 'settings.people.unmuted');
  });
}

async function sessionsPage(c: Context<Env>): Promise<Response> {
  const { accountId, sessionId } = requireUser(c);
  const sessions = await listSessions(c.var.app, accountId);
  const model = sessions.map((session) => ({
    id: session.id,
    device: deviceOf(session.userAgent),
    address: session.address,
    lastSeenAt: session.lastSeenAt,
    current: session.id === sessionId,
  }));
  return respond(c, { full: () => settingsSessionsPage(c.var.page, model) });
}

async function revokeOne(c: Context<Env>): Promise<Response> {
  const id = parseId(c.req.param('id'));
  if (!id) throw new NotFound();
  await revokeSession(c.var.app, requireUser(c).accountId, id);
  return seeOther(c, '/settings/sessions', 'settings.sessions.revoked');
}

async function revokeOthers(c: Context<Env>): Promise<Response> {
  const { app } = c.var;
  const { accountId, sessionId } = requireUser(c);
  for (const session of await listSessions(app, accountId)) {
    if (session.id !== sessionId) await revokeSession(app, accountId, session.id);
  }
  return seeOther(c, '/settings/sessions', 'settings.sessions.othersRevoked');
}

async function peoplePage(c: Context<Env>): Promise<Response> {
  const { app, page } = c.var;
  const { accountId } = requireUser(c);
  const blocked = await listBlocked(app, accountId, startAt(c, 'blocked'));
  const muted = await listMuted(app, accountId, startAt(c, 'muted'));
  const domains = await listBlockedDomains(app, accountId);
  return respond(c, { full: () => settingsPeoplePage(page, { blocked, muted, domains }) });
}

/** Each of the two lists is turned by a parameter of its own. */
function startAt(c: Context<Env>, name: 'blocked' | 'muted'): PageRequest {
  const before = parseId(c.req.query(name));
  return before ? { before } : {};
}

function accountOf(c: Context<Env>): AccountId {
  const id = parseId<AccountId>(c.req.param('id'));
  if (!id) throw new NotFound();
  return id;
}
