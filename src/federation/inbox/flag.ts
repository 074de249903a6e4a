import type { Flag } from '@fedify/vocab';
import { rejectsReports } from '../../domain/instances/rules.ts';
import type { App } from '../../domain/ports.ts';
import { receiveReport } from '../../domain/reports/receive.ts';
import { write } from '../../domain/write.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { plainOf } from '../parse/common.ts';
import type { Message, Outcome } from './message.ts';

/** Nobody reports more at once; what comes after is not read. */
const MOST_OBJECTS = 200;
const LONGEST = 5_000;

/**
 * Another server tells our moderators of somebody here, and of their posts. It usually speaks in its own name, so
 * as not to tell who complained. Nothing is done about it by itself.
 */
export async function onFlag({ app, activity, uri, sender }: Message<Flag>): Promise<Outcome> {
  const fromHost = new URL(sender.uri).host;
  if (await rejectsReports(app, fromHost)) return 'no reports are taken from its server';
  const uris = activity.objectIds.slice(0, MOST_OBJECTS).map(({ href }) => href);
  const accused = await accusedBy(app, uris);
  if (!accused) return 'it is about nobody of ours';
  const comment = plainOf(activity.content, LONGEST);
  const reporterId = (await isServer(app, sender.id)) ? null : sender.id;
  const taken = await write(app, (w) => receiveReport(w, { uri, fromHost, reporterId, ...accused, comment }));
  return taken ? null : 'it came before, or too many reports of its server are open';
}

/** Who is meant: a local account that is named, otherwise the author of a local post; and those of the posts that are theirs. */
async function accusedBy(
  app: App,
  uris: readonly string[],
): Promise<{ targetId: AccountId; postIds: PostId[] } | null> {
  if (uris.length === 0) return null;
  const named = await app.db
    .selectFrom('accounts')
    .select('id')
    .where('uri', 'in', uris)
    .where('domain', 'is', null)
    .where('kind', '<>', 'application')
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .executeTakeFirst();
  const posts = await app.db
    .selectFrom('posts')
    .select(['id', 'account_id as authorId'])
    .where('uri', 'in', uris)
    .where('local', '=', true)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute();
  const targetId = named?.id ?? posts[0]?.authorId;
  if (!targetId) return null;
  return { targetId, postIds: posts.filter((post) => post.authorId === targetId).map(({ id }) => id) };
}

async function isServer(app: App, id: AccountId): Promise<boolean> {
  const row = await app.db.selectFrom('accounts').select('kind').where('id', '=', id).executeTakeFirst();
  return row?.kind === 'application';
}
