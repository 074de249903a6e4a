import type { DomainEventOf } from '../../domain/events.ts';
import type { App } from '../../domain/ports.ts';
import { audienceOf } from '../../domain/posts/audience.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import type { Outgoing } from '../delivery/types.ts';
import { activityUri, unchangedOf } from './activities.ts';
import { between, localToRemote, outgoing } from './parties.ts';
import { readPost } from './posts.ts';

export function pollCounted(app: App, event: DomainEventOf<'poll.counted'>): Promise<Outgoing | null> {
  return tally(app, event.postId, String(event.at));
}

/** The last word of a poll of ours. One that was edited may end again. */
export async function pollEnded(app: App, event: DomainEventOf<'poll.ended'>): Promise<Outgoing | null> {
  const row = await app.db
    .selectFrom('polls')
    .select('expires_at')
    .where('post_id', '=', event.postId)
    .executeTakeFirst();
  return row ? tally(app, event.postId, `end-${row.expires_at?.getTime() ?? 0}`) : null;
}

/** How a poll stands, for everybody who has it: those it is addressed to, and who has voted. */
async function tally(app: App, postId: PostId, name: string): Promise<Outgoing | null> {
  const [post, audience] = [await readPost(app, postId), await audienceOf(app.db, postId)];
  if (!post?.poll || !audience) return null;
  const { followersOf } = audience;
  const accountIds = [...new Set([...audience.accountIds, ...(await remoteVoters(app, postId))])];
  const activity = unchangedOf(app, post, `tally-${post.id}-${name}`);
  return outgoing(activity, post.accountId, post.uri, { followersOf, accountIds });
}

async function remoteVoters(app: App, postId: PostId): Promise<AccountId[]> {
  const rows = await app.db
    .selectFrom('poll_votes')
    .innerJoin('accounts', 'accounts.id', 'poll_votes.account_id')
    .select('account_id')
    .distinct()
    .where('post_id', '=', postId)
    .where('accounts.domain', 'is not', null)
    .execute();
  return rows.map((row) => row.account_id);
}

/** One choice, told to the poll's author alone: by the words of the choice, and no text. */
export async function voteCreated(app: App, event: DomainEventOf<'vote.created'>): Promise<Outgoing | null> {
  const { postId, accountId, position } = event;
  const vote = await app.db
    .selectFrom('poll_votes')
    .innerJoin('poll_options', (join) =>
      join
        .onRef('poll_options.post_id', '=', 'poll_votes.post_id')
        .onRef('poll_options.position', '=', 'poll_votes.position'),
    )
    .innerJoin('posts', 'posts.id', 'poll_votes.post_id')
    .select(['title', 'posts.uri', 'posts.account_id', 'poll_votes.created_at'])
    .where('poll_votes.post_id', '=', postId)
    .where('poll_votes.account_id', '=', accountId)
    .where('poll_votes.position', '=', position)
    .executeTakeFirst();
  const sides = vote && (await localToRemote(app, accountId, vote.account_id));
  if (!sides) return null;
  const { sender, receiver } = sides;
  // A poll that was edited begins anew, and the same choice is another vote.
  const name = `${postId}-${position}-${vote.created_at.getTime()}`;
  const published = vote.created_at.toISOString();
  const activity = {
    id: activityUri(app, `vote-${accountId}-${name}`),
    type: 'Create',
    actor: sender.uri,
    published,
    to: [receiver.uri],
    object: {
      id: `${sender.uri}#votes/${name}`,
      type: 'Note',
      name: vote.title,
      attributedTo: sender.uri,
      inReplyTo: vote.uri,
      published,
      to: [receiver.uri],
    },
  };
  return outgoing(activity, sender.id, between(sender, vote.uri), { accountIds: [receiver.id] });
}
