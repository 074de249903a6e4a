import { afterAll } from 'vitest';
import type { Visibility } from '../../src/db/tables/content.ts';
import type { DomainEvent } from '../../src/domain/events.ts';
import { receiveFollow, receiveUnfollow } from '../../src/domain/follows/receive.ts';
import type { App } from '../../src/domain/ports.ts';
import { editPost } from '../../src/domain/posts/edit.ts';
import { write } from '../../src/domain/write.ts';
import { storeActivity } from '../../src/federation/delivery/store.ts';
import { outgoingFor } from '../../src/federation/outbound/index.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import {
  type MatrixWorld,
  type Origin,
  type Surface,
  sowMatrix,
  VIEWERS,
  VISIBILITIES,
  type ViewerKind,
  visibilityMatrix,
} from '../domain/visibility-matrix.ts';
import { testApp } from '../support/app.ts';
import { ACTIVITY, type Face, openFace, type Peer, startPeer } from './peer.ts';
import { remote } from './rows.ts';

/**
 * What other servers get: the people of the matrix live on one of them, and ask with their own signatures. The
 * author alone lives here; `anonymous` asks without a signature.
 */

interface Abroad extends MatrixWorld {
  face: Face;
  peer: Peer;
  /** Whose inboxes each activity goes to, worked out when all has happened: late, as a queue may. */
  sent: Record<'created' | 'edited', Map<Visibility, Set<string>>>;
}

let opened: Promise<Abroad> | undefined;
const abroad = () => {
  opened ??= open();
  return opened;
};
afterAll(async () => (await opened)?.peer.close());

async function open(): Promise<Abroad> {
  const peer = await startPeer();
  const known = await testApp();
  const face = await openFace({ ...known, remote: { ...known.remote, account: byName(known) } });
  const { app } = face;
  const world = await sowMatrix(app, farAway(app, peer));
  const now = new Date();
  await app.db.updateTable('users').set({ confirmed_at: now, approved_at: now }).execute();
  const created = await deliver(world, (postId) => ({ type: 'post.created', postId }));
  for (const visibility of VISIBILITIES) {
    const text = `${world.word} #${world.word} ${world.secrets[visibility]}, better`;
    await editPost(app, world.people.author, world.posts[visibility].id, { text, visibility });
  }
  const edited = await deliver(world, (postId) => ({ type: 'post.edited', postId }));
  return { ...world, face, peer, sent: { created, edited } };
}

/** Handles of people who are known, as a lookup would find them. */
function byName(app: App): App['remote']['account'] {
  return async (username, domain) => {
    const row = await app.db
      .selectFrom('accounts')
      .select('id')
      .where('username', '=', username)
      .where('domain', '=', domain)
      .executeTakeFirst();
    return row?.id ?? null;
  };
}

/** People of the other server, each with an inbox of their own, who follow and leave by its word. */
function farAway(app: App, peer: Peer): Origin {
  const follows = (followerId: AccountId) => `${peer.origin}/follows/${followerId}`;
  return {
    async person(name) {
      const { id } = await remote(app, peer.actor(name));
      await app.db.updateTable('accounts').set({ shared_inbox: null }).where('id', '=', id).execute();
      return id;
    },
    follow: (followerId, followeeId) =>
      write(app, (w) => receiveFollow(w, { followerId, followeeId, uri: follows(followerId) })),
    unfollow: (followerId, followeeId) => write(app, (w) => receiveUnfollow(w, { followerId, followeeId })),
  };
}

async function deliver(
  { app, posts }: MatrixWorld,
  eventOf: (id: MatrixWorld['posts']['public']['id']) => DomainEvent,
): Promise<Map<Visibility, Set<string>>> {
  const sent = new Map<Visibility, Set<string>>();
  for (const visibility of VISIBILITIES) {
    const outgoing = await outgoingFor(app, eventOf(posts[visibility].id));
    if (!outgoing) throw new Error(`Nothing goes out of a post for: ${visibility}`);
    await storeActivity(app, outgoing);
    const rows = await app.db
      .selectFrom('deliveries')
      .innerJoin('activities', 'activities.id', 'deliveries.activity_id')
      .select('deliveries.inbox')
      .where('activities.uri', '=', outgoing.uri)
      .execute();
    sent.set(visibility, new Set(rows.map((row) => row.inbox)));
  }
  return sent;
}

const guests: Surface['has'] = (_visibility, kind) => kind !== 'author';
const isOpen = (visibility: Visibility) => visibility === 'public' || visibility === 'unlisted';

/** A document at one of our addresses shows a post if it says so. Everybody may ask unsigned, so a block is no wall. */
function served(
  name: string,
  path: (world: Abroad, visibility: Visibility) => string,
  has: Surface['has'] = guests,
  says: (world: Abroad, visibility: Visibility) => string = (world, visibility) => world.secrets[visibility],
): Surface {
  return {
    name,
    has,
    impersonal: true,
    shows: async (_world, visibility, kind) => {
      const world = await abroad();
      if (kind === 'author') return false;
      const response = await ask(world, path(world, visibility), kind);
      const shown = (await response.text()).includes(says(world, visibility));
      if (shown && response.status !== 200) throw new Error(`A post with status ${response.status}`);
      if (shown && !isOpen(visibility)) requirePersonal(response);
      return shown;
    },
  };
}

async function ask({ face, peer }: Abroad, path: string, kind: ViewerKind): Promise<Response> {
  if (kind === 'anonymous') return face.ask(path);
  const request = new Request(`https://perch.example${path}`, { headers: { accept: ACTIVITY } });
  return face.ask(await peer.sign(request, kind));
}

/** What was shown to one must not be kept for the next. */
function requirePersonal(response: Response): void {
  const [cache, vary] = [response.headers.get('cache-control'), response.headers.get('vary')];
  if (!cache?.includes('no-store') || !vary?.includes('Signature'))
    throw new Error(`Cached: ${cache}, ${vary}`);
}

function delivered(name: string, what: 'created' | 'edited'): Surface {
  return {
    name,
    has: (_visibility, kind) => kind === 'follower' || kind === 'mentioned',
    shows: async (_world, visibility, kind) => {
      const { sent, peer } = await abroad();
      const inboxes = sent[what].get(visibility);
      const strangers = [...(inboxes ?? [])].filter(
        (inbox) => !VIEWERS.some((one) => inbox === `${peer.actor(one)}/inbox`),
      );
      if (strangers.length > 0) throw new Error(`Sent to ${strangers}`);
      return inboxes?.has(`${peer.actor(kind)}/inbox`) ?? false;
    },
  };
}

const listed: Surface['has'] = (visibility, kind) => isOpen(visibility) && kind !== 'author';
const its = ({ posts }: Abroad, visibility: Visibility) => posts[visibility].id;

visibilityMatrix(abroad, [
  served('the object', (world, visibility) => `/posts/${its(world, visibility)}`),
  served('its Create', (world, visibility) => `/activities/create-${its(world, visibility)}`),
  served(
    'its replies',
    (world, visibility) => `/posts/${its(world, visibility)}/replies?page=others`,
    guests,
    () => '/rows/',
  ),
  served(
    'its likes',
    (world, visibility) => `/posts/${its(world, visibility)}/likes`,
    guests,
    () => 'totalItems',
  ),
  served(
    'the replies to what it answers',
    ({ posts }, visibility) => `/posts/${posts[visibility].parent}/replies?page=others`,
    listed,
    ({ posts }, visibility) => `/posts/${posts[visibility].answer}"`,
  ),
  served(
    'who boosted it',
    (world, visibility) => `/posts/${its(world, visibility)}/shares?page=first`,
    guests,
    () => 'partOf',
  ),
  served(
    'the conversation it belongs to',
    ({ posts }, visibility) => `/contexts/${posts[visibility].parent}?page=first`,
    listed,
    ({ posts }, visibility) => `/posts/${posts[visibility].answer}"`,
  ),
  served('the outbox', ({ author }) => `/users/${author.id}/outbox?page=first`, listed),
  served(
    'the outbox of who boosted it',
    ({ neighbour }) => `/users/${neighbour}/outbox?page=first`,
    listed,
    // Who answered it says so in an answer of their own; a boost has it as its object.
    (world, visibility) => `"object":"https://perch.example/posts/${its(world, visibility)}"`,
  ),
  served('the featured collection', ({ author }) => `/users/${author.id}/featured`, listed),
  delivered('a delivered Create', 'created'),
  delivered('a delivered Update', 'edited'),
]);
