import type { UnverifiedActivityReason } from '@fedify/fedify';
import { type Activity, Delete } from '@fedify/vocab';
import { receiveAccountDeletion } from '../../domain/accounts/delete.ts';
import type { App } from '../../domain/ports.ts';
import { write } from '../../domain/write.ts';
import { isGone, knownAccount } from '../identity.ts';

/**
 * A deleted account's last word comes when its key is gone already, so it cannot be verified. Then its server
 * is asked: only if that says that the account is gone, it is gone here, too.
 */
export async function onUnverified(
  app: App,
  activity: Activity,
  reason: UnverifiedActivityReason,
): Promise<Response | undefined> {
  app.log.info('An activity was not verified.', {
    reason: reason.type,
    type: activity.constructor.name,
    actor: activity.actorId?.href,
  });
  const uri = activity.actorId?.href;
  if (reason.type !== 'keyFetchError' || !uri) return undefined;
  if (!(activity instanceof Delete) || activity.objectId?.href !== uri) return undefined;
  const account = await knownAccount(app, uri);
  if (!account || account.domain === null) return new Response(null, { status: 202 });
  if (!(await isGone(app, uri))) return undefined;
  if (!account.barred) await write(app, (w) => receiveAccountDeletion(w, account.id));
  return new Response(null, { status: 202 });
}
