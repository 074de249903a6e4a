import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { ACTIVITY, type Json, Peer, type PeerAccount, PUBLIC } from '../support/peer/index.ts';
import { everything } from './attack-world.ts';
import type { Family } from './fixtures/index.ts';
import { openWorld, type World } from './peer-world.ts';

/** A server of some family, and what it sends with its own addresses in it. */
export interface Settled {
  readonly peer: Peer;
  readonly signer: (activity: Json) => PeerAccount;
  readonly fill: (json: Json) => Json;
  /** Serves an actor under another display name. */
  readonly rename: (uri: string, name: string) => void;
}

/** A real Perch with Ada, who follows everybody, and a post of hers for each family. */
export interface Fair {
  readonly world: World;
  readonly ada: AccountId;
  settle(family: Family): Promise<Settled>;
  /** A fresh post by Ada. */
  post(): Promise<{ id: PostId; uri: string }>;
  /** Everything that is stored, as text. */
  all(): Promise<string>;
  stop(): Promise<void>;
}

export async function openFair(): Promise<Fair> {
  const world = await openWorld();
  const { app, origin } = world.server;
  const ada = await world.server.account('ada');
  const peers: Peer[] = [];
  const post = async () => {
    const id = await composePost(app, ada, { text: 'Mine', visibility: 'public' });
    return { id, uri: `${origin}/posts/${id}` };
  };
  return {
    world,
    ada,
    post,
    async settle(family) {
      const peer = await Peer.start();
      peers.push(peer);
      const { uri } = await post();
      const replace = (json: Json, pem: string) =>
        JSON.parse(
          JSON.stringify(json)
            .replaceAll('HOST', peer.origin)
            .replaceAll('ADA', world.uri(ada))
            .replaceAll('POST', uri)
            .replaceAll('"PEM"', JSON.stringify(pem)),
        ) as Json;
      const accounts = new Map<string, PeerAccount>();
      for (const actor of family.actors) {
        const id = String(actor.id).replace('HOST', peer.origin);
        const key = (actor.publicKey as Json).id as string;
        const account = peer.account(String(actor.preferredUsername), { id });
        const own = { ...account, key: { ...account.key, id: key.replace('HOST', peer.origin) } };
        accounts.set(id, own);
        const pem = account.key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
        serve(peer, id, replace(actor, pem));
        for (const { path, ...document } of family.documents ?? []) {
          const address = String(path ?? document.id).replace('HOST', peer.origin);
          serve(peer, address, replace(document, pem));
        }
      }
      const [first] = accounts.values();
      if (!first) throw new Error('nobody lives there');
      for (const account of accounts.values()) await app.remote.lookup(account.uri);
      await allFollowed(world, ada, peer);
      return {
        peer,
        signer: (activity) => accounts.get(String(activity.actor)) ?? first,
        fill: (json) => replace(json, ''),
        rename: (uri, name) => {
          const account = accounts.get(uri);
          const actor = family.actors.find(({ id }) => String(id).replace('HOST', peer.origin) === uri);
          const pem = account?.key.publicKey.export({ type: 'spki', format: 'pem' }).toString() ?? '';
          serve(peer, uri, { ...replace(actor ?? {}, pem), name });
        },
      };
    },
    all: async () => JSON.stringify(await everything(world)),
    stop: async () => {
      await Promise.all([world.stop(), ...peers.map((peer) => peer.stop())]);
    },
  };
}

function serve(peer: Peer, address: string, json: Json): void {
  const { pathname, search } = new URL(address);
  peer.page(pathname + search, { headers: { 'content-type': ACTIVITY }, body: JSON.stringify(json) });
}

async function allFollowed(world: World, ada: AccountId, peer: Peer): Promise<void> {
  await world.server.app.db
    .insertInto('follows')
    .columns(['follower_id', 'followee_id', 'uri', 'accepted_at'])
    .expression((eb) =>
      eb
        .selectFrom('accounts')
        .select(({ ref, val }) => [
          val(ada).as('follower_id'),
          ref('id').as('followee_id'),
          ref('uri').as('uri'),
          ref('created_at').as('accepted_at'),
        ])
        .where('domain', '=', peer.host),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export { PUBLIC };
