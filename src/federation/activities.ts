import { canSee } from '../domain/posts/visibility.ts';
import { anonymous } from '../domain/viewer.ts';
import { type BoostId, type PostId, parseId } from '../lib/ids.ts';
import { type Answer, activityJson } from './answers.ts';
import { deletedPost, seenPost } from './objects.ts';
import { boostOf, createOf, simple, standing, updateOf } from './outbound/activities.ts';
import { readBoosts } from './outbound/on-boost.ts';
import type { Question } from './routes.ts';
import { type Signer, viewerOfSigner } from './signer.ts';

/** The activities of ours at their own addresses, each for those it was sent to. */

/**
 * What stands at `/activities/NAME`. Creates and Updates are made of the post as it is now, for who may see it;
 * everything else is what was sent, for those it was sent to.
 */
export async function serveActivity(question: Question, name: string): Promise<Answer> {
  const match = /^(create|update)-(\d+)(?:-(\d+))?$/.exec(name);
  const postId = parseId<PostId>(match?.[2]);
  if (!match || !postId) return serveStored(question, name);
  const { app } = question;
  const seen = await seenPost(question, postId);
  if (!seen) return deletedPost(question, postId);
  const activity = match[1] === 'create' ? createOf(app, seen.post) : updateOf(app, seen.post);
  const isIt = activity.id === `${app.config.origin}/activities/${name}`;
  return isIt ? activityJson(standing(activity), { personal: seen.personal }) : null;
}

async function serveStored(question: Question, name: string): Promise<Answer> {
  const { app } = question;
  const row = await app.db
    .selectFrom('activities')
    .innerJoin('accounts', 'accounts.id', 'activities.account_id')
    .select(['activities.id', 'activities.body', 'activities.public', 'accounts.deleted_at'])
    .where('activities.uri', '=', `${app.config.origin}/activities/${name}`)
    .executeTakeFirst();
  // Of somebody who has left, only the farewell is still told.
  const stands = row && (row.deleted_at === null || name.startsWith('delete-'));
  if (stands && row.public) return activityJson(row.body);
  // Before it is known whether there is anything: looking for a key must not tell.
  const signer = await question.signer();
  if (!signer || !stands) return null;
  const sent = await app.db
    .selectFrom('deliveries')
    .select('id')
    .where('activity_id', '=', row.id)
    .where('host', '=', signer.host)
    .executeTakeFirst();
  const isParty = sent !== undefined || addresses(JSON.parse(row.body), signer);
  return isParty ? activityJson(row.body, { personal: true }) : null;
}

/** Some servers ask in the name of the server, not of the person addressed: the host decides. */
function addresses(body: { to?: unknown; cc?: unknown }, signer: Signer): boolean {
  return [body.to, body.cc].flat().some((uri) => typeof uri === 'string' && isAt(uri, signer.host));
}

function isAt(uri: string, host: string): boolean {
  return URL.canParse(uri) && new URL(uri).host === host;
}

/** A boost, for whoever may see both it and what was boosted. */
export async function serveBoost(question: Question, id: BoostId): Promise<Answer> {
  const { app } = question;
  const boost = (await readBoosts(app, [id])).get(id);
  const open = boost && boost.visibility !== 'followers' && (await canSee(app.db, anonymous, boost.postId));
  if (open) return activityJson(standing(boostOf(boost)));
  const viewer = viewerOfSigner(await question.signer());
  const seen = boost && viewer.accountId !== null && (await canSee(app.db, viewer, boost.postId));
  return seen ? activityJson(standing(boostOf(boost)), { personal: true }) : null;
}

/** A like, follow or block by somebody here, for the server of the person it concerns. */
export async function serveRelation(
  question: Question,
  kind: string | undefined,
  id: string,
): Promise<Answer> {
  const relation = await readRelation(question, kind, id);
  const signer = await question.signer();
  if (!relation || !signer || !isAt(relation.to, signer.host)) return null;
  return activityJson(standing(simple(relation.type, relation)), { personal: true });
}

interface Relation {
  type: 'Like' | 'Follow' | 'Block';
  uri: string;
  actorUri: string;
  objectUri: string;
  to: string;
}

async function readRelation(
  { app }: Question,
  kind: string | undefined,
  id: string,
): Promise<Relation | null> {
  if (kind === 'likes') {
    const row = await app.db
      .selectFrom('likes')
      .innerJoin('accounts as actor', 'actor.id', 'likes.account_id')
      .innerJoin('posts', 'posts.id', 'likes.post_id')
      .innerJoin('accounts as author', 'author.id', 'posts.account_id')
      .select(['likes.uri', 'actor.uri as actorUri', 'posts.uri as objectUri', 'author.uri as to'])
      .where('likes.id', '=', id)
      .where('actor.domain', 'is', null)
      .executeTakeFirst();
    return row ? { type: 'Like', ...row } : null;
  }
  if (kind === 'follows') {
    const row = await app.db
      .selectFrom('follows')
      .innerJoin('accounts as actor', 'actor.id', 'follows.follower_id')
      .innerJoin('accounts as target', 'target.id', 'follows.followee_id')
      .select(['follows.uri', 'actor.uri as actorUri', 'target.uri as objectUri', 'target.uri as to'])
      .where('follows.id', '=', id)
      .where('actor.domain', 'is', null)
      .executeTakeFirst();
    return row ? { type: 'Follow', ...row } : null;
  }
  const row = await app.db
    .selectFrom('blocks')
    .innerJoin('accounts as actor', 'actor.id', 'blocks.account_id')
    .innerJoin('accounts as target', 'target.id', 'blocks.target_id')
    .select(['blocks.uri', 'actor.uri as actorUri', 'target.uri as objectUri', 'target.uri as to'])
    .where('blocks.id', '=', id)
    .where('actor.domain', 'is', null)
    .executeTakeFirst();
  return row ? { type: 'Block', ...row } : null;
}
