import { type Activity, Update } from '@fedify/vocab';
import { DomainError } from '../../domain/errors.ts';
import { severityNow } from '../../domain/instances/rules.ts';
import type { App } from '../../domain/ports.ts';
import { hostIsAlive } from '../delivery/host.ts';
import { noticeAnswer } from '../forwarding/pass-on.ts';
import { ensureKnown, type KnownAccount } from '../identity.ts';
import { isFederatedAddress } from '../loaders.ts';

/** A verified activity: Fedify has checked that `sender` signed it. */
export interface Message<Kind extends Activity> {
  app: App;
  activity: Kind;
  /** The activity's id. */
  uri: string;
  sender: KnownAccount;
}

/** Why nothing was done; null when something was (or had been before). Hostile things are never errors. */
export type Outcome = string | null;
export type Receive<Kind extends Activity> = (message: Message<Kind>) => Promise<Outcome>;

/**
 * What holds for every activity: it has an id on its actor's own server, one actor, who is remote, known or can be
 * fetched, and not barred. Whatever is refused leaves no trace but a line in the log; our own
 * failures are thrown, and the queue tries again.
 */
export function receiving<Kind extends Activity>(receive: Receive<Kind>) {
  return async ({ data: app }: { data: App }, activity: Kind): Promise<void> => {
    const outcome = await judge(app, activity, receive);
    if (outcome === null) return;
    app.log.info('An activity was not taken in.', {
      reason: outcome,
      type: activity.constructor.name,
      activity: activity.id?.href,
      actor: activity.actorId?.href,
    });
  };
}

async function judge<Kind extends Activity>(
  app: App,
  activity: Kind,
  receive: Receive<Kind>,
): Promise<Outcome> {
  const { id, actorId, actorIds } = activity;
  if (!id) return 'it has no id';
  if (!actorId || actorIds.length !== 1) return 'it has not exactly one actor';
  if (id.origin !== actorId.origin) return 'its id is on another server than its actor';
  if (actorId.origin === app.config.origin) return 'it claims to be ours';
  if (!isFederatedAddress(app, id)) return 'its id is no address of another server';
  // As the database has it now: a rule counts from the moment it is made, whatever is on its way.
  if ((await severityNow(app.db, actorId.host)) === 'suspend') return 'its server is blocked here';
  const sender = await ensureKnown(app, actorId.href);
  if (!sender) return 'its actor cannot be read';
  if (sender.barred && !mayLift(sender, activity)) return 'its actor is suspended or deleted';
  if (sender.domain === null) return 'it claims to be ours';
  // Whoever speaks can hear: what waited for this server is due.
  await hostIsAlive(app.db, actorId.host, app.clock.now());
  try {
    const outcome = await receive({ app, activity, uri: id.href, sender });
    if (outcome === null) await noticeAnswer(app, activity, sender);
    return outcome;
  } catch (error) {
    if (error instanceof DomainError) return error.key;
    throw error;
  }
}

/** Whom their own server has suspended are heard with one word only: that their profile has changed. */
function mayLift(sender: KnownAccount, activity: Activity): boolean {
  return sender.suspendedByOrigin && activity instanceof Update && activity.objectId?.href === sender.uri;
}
