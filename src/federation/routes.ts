import type { App } from '../domain/ports.ts';
import { type AccountId, type BoostId, type PostId, parseId } from '../lib/ids.ts';
import { serveActivity, serveBoost, serveRelation } from './activities.ts';
import { serveActor } from './actors.ts';
import type { Answer } from './answers.ts';
import { serveActorCollection } from './collections.ts';
import { hostMeta, webFinger } from './discovery.ts';
import { serveSynchronization } from './followers/serve.ts';
import { nodeInfo, nodeInfoIndex } from './nodeinfo.ts';
import { servePost } from './objects.ts';
import { serveConversation, servePostCollection } from './post-collections.ts';
import { serveQuote } from './serve-quote.ts';
import { type Signer, signerOf } from './signer.ts';

/** One question of another server. */
export interface Question {
  readonly app: App;
  readonly request: Request;
  readonly url: URL;
  /** Who asks; verified when first needed, as that may cost a request to the asker's server. */
  signer(): Promise<Signer | null>;
}

type Route = (question: Question, ...parts: string[]) => Promise<Answer> | Answer;

/** What browsers and servers ask for alike. */
const OPEN: readonly [RegExp, Route][] = [
  [/^\/\.well-known\/webfinger$/, ({ app, url }) => webFinger(app, url)],
  [/^\/\.well-known\/host-meta$/, ({ app }) => hostMeta(app, 'xml')],
  [/^\/\.well-known\/host-meta\.json$/, ({ app }) => hostMeta(app, 'json')],
  [/^\/\.well-known\/nodeinfo$/, ({ app }) => nodeInfoIndex(app)],
  [/^\/nodeinfo\/2\.1$/, ({ app }) => nodeInfo(app, '2.1')],
  [/^\/nodeinfo\/2\.0$/, ({ app }) => nodeInfo(app, '2.0')],
];

const ACTOR_COLLECTION = /^\/users\/(\d+)\/(outbox|followers|following|liked|featured|featuredTags)$/;
const RELATION = /^\/(likes|follows|blocks)\/(\d+)$/;

/** What is ActivityPub and nothing else; browsers are sent to the page that shows the same. */
const OBJECTS: readonly [RegExp, Route][] = [
  [/^\/actor$/, (question) => serveActor(question, null)],
  [/^\/users\/(\d+)$/, (question, id) => withId<AccountId>(id, (found) => serveActor(question, found))],
  [
    ACTOR_COLLECTION,
    (question, id, name) => withId<AccountId>(id, (found) => serveActorCollection(question, found, name)),
  ],
  [
    /^\/users\/(\d+)\/followers_synchronization$/,
    (question, id) => withId<AccountId>(id, (found) => serveSynchronization(question, found)),
  ],
  [/^\/posts\/(\d+)$/, (question, id) => withId<PostId>(id, (found) => servePost(question, found))],
  [
    /^\/posts\/(\d+)\/(replies|likes|shares)$/,
    (question, id, name) => withId<PostId>(id, (found) => servePostCollection(question, found, name)),
  ],
  [
    /^\/contexts\/(\d+)$/,
    (question, id) => withId<PostId>(id, (found) => serveConversation(question, found)),
  ],
  [/^\/activities\/([\w-]+)$/, (question, name = '') => serveActivity(question, name)],
  [/^\/quotes\/(\d+)$/, (question, id) => withId<PostId>(id, (found) => serveQuote(question, found))],
  [/^\/boosts\/(\d+)$/, (question, id) => withId<BoostId>(id, (found) => serveBoost(question, found))],
  [RELATION, (question, kind, id) => withId(id, (found) => serveRelation(question, kind, found))],
];

export type RouteKind = 'open' | 'object';

/** The route behind a path, or null when the path is not federation's. */
export function routeAt(
  path: string,
): { kind: RouteKind; serve: (question: Question) => Promise<Answer> } | null {
  for (const [kind, table] of [
    ['open', OPEN],
    ['object', OBJECTS],
  ] as const) {
    for (const [pattern, route] of table) {
      const match = pattern.exec(path);
      if (match) return { kind, serve: async (question) => route(question, ...match.slice(1)) };
    }
  }
  return null;
}

/** @param request with the public URL */
export function questionOf(app: App, request: Request): Question {
  let signer: Promise<Signer | null> | undefined;
  return {
    app,
    request,
    url: new URL(request.url),
    signer: () => {
      signer ??= signerOf(app, request);
      return signer;
    },
  };
}

function withId<Id extends string = string>(
  text: string | undefined,
  serve: (id: Id) => Promise<Answer>,
): Promise<Answer> | null {
  const id = parseId<Id>(text);
  return id ? serve(id) : null;
}
