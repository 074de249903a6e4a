import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import { type Answer, activityJson } from '../answers.ts';
import { localAccount } from '../outbound/accounts.ts';
import { document } from '../outbound/context.ts';
import type { Question } from '../routes.ts';
import { remoteFollowers } from './digest.ts';
import { synchronizationUrl } from './header.ts';

/**
 * Which people of the asking server follow an account here (FEP-8fcf). Whom somebody follows elsewhere is no
 * other server's business, so the request must be signed (401), and the signer's own host is all that is told.
 */
export async function serveSynchronization(question: Question, id: AccountId): Promise<Answer> {
  const { app } = question;
  const signer = await question.signer();
  if (!signer) return unsigned();
  const account = await localAccount(app, id);
  if (account?.state !== 'active') return null;
  const { rows } = await sql<{ uri: string }>`
    select a.uri ${remoteFollowers(id)} and starts_with(a.uri, ${`${new URL(signer.uri).origin}/`}) order by f.id`.execute(
    app.db,
  );
  const collection = {
    id: synchronizationUrl(account.uri),
    type: 'OrderedCollection',
    totalItems: rows.length,
    orderedItems: rows.map(({ uri }) => uri),
  };
  return activityJson(document(collection), { personal: true });
}

function unsigned(): Response {
  return new Response('A signature is needed here.', {
    status: 401,
    headers: { 'content-type': 'text/plain', 'cache-control': 'no-store', vary: 'Signature' },
  });
}
