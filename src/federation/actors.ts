import type { AccountId } from '../lib/ids.ts';
import { type Answer, activityJson, gone, redirect } from './answers.ts';
import { instanceAccount } from './discovery.ts';
import { wishOf } from './negotiate.ts';
import { localAccount } from './outbound/accounts.ts';
import { actorOf, formerActor, profileUrl } from './outbound/actor.ts';
import { document } from './outbound/context.ts';
import type { Question } from './routes.ts';

/**
 * An actor at its own address; `id` null for the server's own. Servers get the document, browsers are
 * sent to the profile. 410 once deleted, 404 while waiting for approval.
 */
export async function serveActor(question: Question, id: AccountId | null): Promise<Answer> {
  const { app, request } = question;
  const account = id ? await localAccount(app, id) : await instanceAccount(app);
  if (!account || account.state === 'absent') return null;
  if (wishOf(request) !== 'activity') return redirect(profileUrl(app, account), 303);
  if (account.state === 'deleted') return gone(formerActor(account));
  return activityJson(document(await actorOf(app, account)));
}
