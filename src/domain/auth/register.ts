import type { AccountId } from '../../lib/ids.ts';
import { addLocalAccount, emailFaults, usernameFaults } from '../accounts/create.ts';
import { type FieldFault, Forbidden, Invalid } from '../errors.ts';
import type { App } from '../ports.ts';
import { type Write, write } from '../write.ts';
import { hashPassword, passwordFaults } from './password.ts';

export interface RegisterInput {
  username: string;
  email: string;
  password: string;
  reason?: string;
  invite?: string;
}

/** `confirm`: the address must be confirmed by mail first; `pending`: somebody must approve after that. */
export type RegisterState = 'active' | 'confirm' | 'pending';

/**
 * Lets somebody sign up, as the server's mode allows. Every mode asks for the address to be confirmed.
 * @throws {Forbidden} when the server takes nobody, {Invalid} naming the field
 */
export async function register(
  app: App,
  input: RegisterInput,
): Promise<{ accountId: AccountId; state: RegisterState }> {
  const mode = app.config.registration;
  if (mode === 'closed') throw new Forbidden('fault.register.closed');
  const reason = (input.reason ?? '').replaceAll('\u0000', '').trim().slice(0, 2_000);
  const faults: FieldFault[] = [
    ...usernameFaults(input.username.trim()),
    ...emailFaults(input.email),
    ...passwordFaults(input.password),
    ...(mode === 'approval' && reason === '' ? [{ field: 'reason', key: 'fault.register.reason' }] : []),
  ];
  if (faults.length > 0) throw new Invalid(faults);
  const passwordHash = await hashPassword(input.password);
  return write(app, async (w) => {
    const inviteId = mode === 'invite' ? await useInvite(w, input.invite ?? '') : null;
    const accountId = await addLocalAccount(w, {
      username: input.username.trim(),
      email: input.email,
      passwordHash,
      role: 'user',
      confirmed: false,
      approved: mode !== 'approval',
      reason,
      inviteId,
    });
    w.emit({ type: 'mail.requested', accountId, mail: 'confirm' });
    return { accountId, state: 'confirm' };
  });
}

/** Takes one use of an invitation. @throws {Invalid} naming `invite` when it is unknown, used up or over */
async function useInvite(w: Write, code: string): Promise<string> {
  const row = await w.db
    .updateTable('invites')
    .set((eb) => ({ uses: eb('uses', '+', 1) }))
    .where('code', '=', code.replaceAll('\u0000', '').trim())
    .whereRef('uses', '<', 'max_uses')
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', w.now)]))
    .returning('id')
    .executeTakeFirst();
  if (!row) throw new Invalid({ field: 'invite', key: 'fault.register.invite' });
  return row.id;
}
