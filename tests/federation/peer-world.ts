import { homeTimeline } from '../../src/domain/timelines/home.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type Json, Peer, type PeerAccount, type SignOptions } from '../support/peer/index.ts';
import { startServer, type TestServer } from '../support/servers.ts';

/** A real Perch and an independent peer that know nothing of each other yet. */
export interface World {
  readonly server: TestServer;
  readonly peer: Peer;
  /** The address of a local account's actor. */
  uri(id: AccountId): string;
  /** Sends an activity to the shared inbox, and waits until it has been dealt with; the answer's status. */
  tell(as: PeerAccount, activity: Json, options?: SignOptions): Promise<number>;
  /** How Perch knows somebody of the peer. */
  known(account: PeerAccount): Promise<AccountId>;
  /** Local `follower` follows `account`, who has said yes. */
  followed(follower: AccountId, account: PeerAccount): Promise<void>;
  /** Everything that the peer found wrong with what it got. */
  faults(): string[];
  /** The texts in somebody's home, newest first. */
  home(id: AccountId): Promise<string[]>;
  post(uri: string): Promise<PostRow | undefined>;
  stop(): Promise<void>;
}

export interface PostRow {
  id: PostId;
  html: string;
  visibility: string;
  deleted: boolean;
  likes: number;
  boosts: number;
  replies: number;
}

export async function openWorld(): Promise<World> {
  const [server, peer] = await Promise.all([startServer(), Peer.start()]);
  const { app } = server;
  const uri = (id: AccountId) => `${server.origin}/users/${id}`;
  const tell: World['tell'] = async (as, activity, options) => {
    const { status } = await peer.post(as, `${server.origin}/inbox`, activity, options);
    await server.settle();
    return status;
  };
  const known = async (account: PeerAccount) => {
    const found = await app.remote.lookup(`@${account.handle}`);
    if (found?.kind !== 'account') throw new Error(`${account.handle} was not found`);
    return found.id;
  };
  return {
    server,
    peer,
    uri,
    tell,
    known,
    async followed(follower, account) {
      const { follow } = await import('../../src/domain/follows/follow.ts');
      await follow(app, follower, await known(account));
      await server.settle();
      const asked = peer.got('Follow').findLast(({ activity }) => activity?.object === account.uri);
      if (!asked?.activity) throw new Error(`${account.handle} was not asked`);
      await tell(account, peer.activity(account, { type: 'Accept', object: asked.activity }));
    },
    faults: () =>
      peer.received.flatMap(({ method, path, activity, faults }) =>
        faults.map((fault) => `${method} ${path} ${activity?.type ?? ''}: ${fault}`),
      ),
    home: async (id) => (await homeTimeline(app, id, {})).items.map((entry) => entry.post.html),
    post: async (address) => {
      const row = await app.db
        .selectFrom('posts')
        .select(['id', 'html', 'visibility', 'deleted_at', 'likes_count', 'boosts_count', 'replies_count'])
        .where('uri', '=', address)
        .executeTakeFirst();
      return (
        row && {
          id: row.id,
          html: row.html,
          visibility: row.visibility,
          deleted: row.deleted_at !== null,
          likes: row.likes_count,
          boosts: row.boosts_count,
          replies: row.replies_count,
        }
      );
    },
    stop: async () => {
      await Promise.all([server.stop(), peer.stop()]);
    },
  };
}
