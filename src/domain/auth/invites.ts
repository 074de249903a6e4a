import { randomBytes } from 'node:crypto';
import type { AccountId } from '../../lib/ids.ts';
import { Invalid, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';
import { requireRole } from './roles.ts';

export interface InviteView {
  id: string;
  code: string;
  uses: number;
  maxUses: number;
  expiresAt: Date | null;
}

/** Makes an invitation; `days` 0 means for ever. @throws {Forbidden} unless an admin asks, {Invalid} naming `maxUses` or `days` */
export async function createInvite(
  app: App,
  byId: AccountId,
  input: { maxUses: number; days: number },
): Promise<InviteView> {
  const { maxUses, days } = input;
  if (!Number.isInteger(maxUses) || maxUses < 1 || maxUses > 1_000) {
    throw new Invalid({ field: 'maxUses', key: 'fault.invite.uses', params: { most: 1_000 } });
  }
  if (!Number.isInteger(days) || days < 0 || days > 365) {
    throw new Invalid({ field: 'days', key: 'fault.invite.days', params: { most: 365 } });
  }
  return write(app, async (w) => {
    await requireRole(w.db, byId, ['owner', 'admin']);
    const row = await w.db
      .insertInto('invites')
      .values({
        code: randomBytes(9).toString('base64url'),
        created_by: byId,
        max_uses: maxUses,
        expires_at: days === 0 ? null : new Date(w.now.getTime() + days * 86_400_000),
      })
      .returning(['id', 'code', 'uses', 'max_uses', 'expires_at'])
      .executeTakeFirstOrThrow();
    return toView(row);
  });
}

/** Every invitation, newest first. */
export async function listInvites(app: App): Promise<InviteView[]> {
  const rows = await app.db
    .selectFrom('invites')
    .select(['id', 'code', 'uses', 'max_uses', 'expires_at'])
    .orderBy('id', 'desc')
    .limit(200)
    .execute();
  return rows.map(toView);
}

/** Takes an invitation back. @throws {Forbidden} unless an admin asks, {NotFound} when there is none */
export async function revokeInvite(app: App, byId: AccountId, inviteId: string): Promise<void> {
  await write(app, async (w) => {
    await requireRole(w.db, byId, ['owner', 'admin']);
    const result = await w.db.deleteFrom('invites').where('id', '=', inviteId).executeTakeFirst();
    if (result.numDeletedRows === 0n) throw new NotFound();
  });
}

function toView(row: {
  id: string;
  code: string;
  uses: number;
  max_uses: number;
  expires_at: Date | null;
}): InviteView {
  return { id: row.id, code: row.code, uses: row.uses, maxUses: row.max_uses, expiresAt: row.expires_at };
}
