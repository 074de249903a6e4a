import { type Activity, Create, Delete, Update } from '@fedify/vocab';
import { isBlocked } from '../../domain/blocks/blocked.ts';
import type { DomainEventOf } from '../../domain/events.ts';
import type { App } from '../../domain/ports.ts';
import { write } from '../../domain/write.ts';
import { storeSigned } from '../delivery/store.ts';
import type { KnownAccount } from '../identity.ts';
import { followersOf } from '../outbound/note.ts';
import { localParty } from '../outbound/parties.ts';
import { idOf, keptText } from './keep.ts';

/**
 * ActivityPub 7.1.2: whoever follows the author of a post should see the answers to it, too, though their servers are
 * strangers to those who answer. Called after an activity was taken in.
 */
export async function noticeAnswer(app: App, activity: Activity, sender: KnownAccount): Promise<void> {
  if (!(activity instanceof Create || activity instanceof Update || activity instanceof Delete)) return;
  if (!activity.id || !activity.objectId) return;
  const uri = activity.id.href;
  if ((await keptText(app, sender.uri, uri)) === null) return;
  const answer = await answered(app, activity.objectId.href, sender);
  if (!answer) return;
  const { authorId } = answer;
  await write(app, async (w) =>
    w.emit({ type: 'answer.received', accountId: authorId, uri, signedBy: sender.uri }),
  );
}

/** An answer by somebody to a post of ours that more people may see than those it names. */
async function answered(app: App, uri: string, sender: Pick<KnownAccount, 'id'>) {
  return app.db
    .selectFrom('posts as answer')
    .innerJoin('posts as parent', 'parent.id', 'answer.in_reply_to_id')
    .select(['answer.visibility', 'answer.deleted_at as deletedAt', 'parent.account_id as authorId'])
    .where('answer.uri', '=', uri)
    .where('answer.account_id', '=', sender.id)
    .where('parent.local', '=', true)
    .where('parent.deleted_at', 'is', null)
    .where('parent.visibility', '<>', 'mentioned')
    .executeTakeFirst();
}

/**
 * Job: stores what came in for delivery, byte by byte, to everybody who follows the author of the post it answers,
 * and to those who were sent the answer before. Its own server has it. What is for few goes only where its author has
 * addressed it: to the followers of the author here.
 * @returns the hosts to be woken
 */
export async function forwardAnswer(app: App, event: DomainEventOf<'answer.received'>): Promise<string[]> {
  const body = await keptText(app, event.signedBy, event.uri);
  const author = await localParty(app, event.accountId);
  if (body === null || !author) return [];
  const json = JSON.parse(body) as Record<string, unknown>;
  const objectUri = idOf(json.object);
  const sender = await app.db
    .selectFrom('accounts')
    .select(['id', 'inbox', 'shared_inbox as sharedInbox', 'suspended_at as suspendedAt'])
    .where('uri', '=', event.signedBy)
    .executeTakeFirst();
  if (objectUri === null || !sender || sender.suspendedAt) return [];
  const answer = await answered(app, objectUri, sender);
  if (!answer || (await isBlocked(app.db, author.id, sender.id))) return [];
  const open = answer.visibility === 'public' || answer.visibility === 'unlisted';
  const inboxes = await earlierInboxes(app, objectUri, event);
  if (json.type === 'Delete' ? inboxes.length === 0 : !open && !addresses(json, followersOf(author.uri)))
    return [];
  return storeSigned(app, {
    uri: event.uri,
    senderId: author.id,
    objectUri,
    public: open,
    body,
    to: { followersOf: author.id, accountIds: [], inboxes },
    exceptHosts: [event.signedBy, sender.inbox, sender.sharedInbox].flatMap(hostOf),
  });
}

/** Where earlier words about the same thing were passed on to. */
async function earlierInboxes(
  app: App,
  objectUri: string,
  { accountId }: DomainEventOf<'answer.received'>,
): Promise<string[]> {
  const rows = await app.db
    .selectFrom('deliveries')
    .innerJoin('activities', 'activities.id', 'deliveries.activity_id')
    .select('deliveries.inbox')
    .distinct()
    .where('activities.object_uri', '=', objectUri)
    .where('activities.account_id', '=', accountId)
    .execute();
  return rows.map(({ inbox }) => inbox);
}

function addresses(json: Readonly<Record<string, unknown>>, uri: string): boolean {
  return [json.to, json.cc].flat().some((addressee) => idOf(addressee) === uri);
}

const hostOf = (address: string | null) =>
  address !== null && URL.canParse(address) ? [new URL(address).host] : [];
