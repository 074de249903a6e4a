import { findUser } from '../domain/auth/users.ts';
import type { App } from '../domain/ports.ts';
import type { AccountId } from '../lib/ids.ts';
import { NobodyThere } from './words.ts';

/** Who logs in here by this name. @throws {NobodyThere} for nobody, people of other servers and deleted accounts */
export async function requireMember(app: App, name: string): Promise<AccountId> {
  const id = await findUser(app, name.replace(/^@/, ''));
  if (!id) throw new NobodyThere(`Nobody is called @${name.replace(/^@/, '')} here.`);
  return id;
}
