import type { Follow } from '@fedify/vocab';
import { receiveFollow } from '../../domain/follows/receive.ts';
import { write } from '../../domain/write.ts';
import { knownAccount } from '../identity.ts';
import { instanceActorUri } from '../instance.ts';
import { isRememberedUndone } from '../memory.ts';
import type { Message, Outcome } from './message.ts';

/** Somebody wants to follow one of ours. The answer, Accept or Reject, goes out by the events of the domain. */
export async function onFollow({ app, activity, uri, sender }: Message<Follow>): Promise<Outcome> {
  const target = activity.objectId && (await knownAccount(app, activity.objectId.href));
  if (!target || target.domain !== null || target.barred) return 'nobody of ours is to be followed';
  if (await isRememberedUndone(app, sender.uri, uri)) return 'it was undone before it arrived';
  if (target.uri === instanceActorUri(app.config.origin)) {
    await write(app, async (w) =>
      w.emit({ type: 'follow.rejected', followerId: sender.id, followeeId: target.id, uri }),
    );
    return 'the server itself has no followers';
  }
  await write(app, (w) => receiveFollow(w, { followerId: sender.id, followeeId: target.id, uri }));
  return null;
}
