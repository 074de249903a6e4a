import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listNotifications } from '../../src/domain/notifications/list.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import { revokeQuote } from '../../src/domain/quotes/revoke.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type Json, type PeerAccount, PUBLIC } from '../support/peer/index.ts';
import { openWorld, type World } from './peer-world.ts';

/** Quotes between Perch and an independent server that knows FEP-044f. */

const CONTEXT = [
  'https://www.w3.org/ns/activitystreams',
  {
    QuoteRequest: 'https://w3id.org/fep/044f#QuoteRequest',
    quote: { '@id': 'https://w3id.org/fep/044f#quote', '@type': '@id' },
    quoteAuthorization: { '@id': 'https://w3id.org/fep/044f#quoteAuthorization', '@type': '@id' },
    quoteUrl: 'as:quoteUrl',
    gts: 'https://gotosocial.org/ns#',
    interactionPolicy: { '@id': 'gts:interactionPolicy', '@type': '@id' },
    canQuote: { '@id': 'gts:canQuote', '@type': '@id' },
    automaticApproval: { '@id': 'gts:automaticApproval', '@type': '@id' },
    manualApproval: { '@id': 'gts:manualApproval', '@type': '@id' },
  },
];
const ASKS = { interactionPolicy: { canQuote: { automaticApproval: [PUBLIC] } } };

let world: World;
let ada: AccountId;
let carl: PeerAccount;
let dora: PeerAccount;
let count = 0;

beforeAll(async () => {
  world = await openWorld();
  ada = await world.server.account('ada');
  carl = world.peer.account('carl');
  dora = world.peer.account('dora');
  await world.followed(ada, carl);
  await world.tell(carl, world.peer.activity(carl, { type: 'Follow', object: world.uri(ada) }));
});
afterAll(() => world?.stop());

async function says(text: string, more: Partial<PostInput> = {}): Promise<PostId> {
  const id = await composePost(world.server.app, ada, { visibility: 'public', ...more, text });
  await world.server.settle();
  return id;
}
const uriOf = (id: PostId) => `${world.server.origin}/posts/${id}`;
const card = (id: PostId) => readPost(world.server.app, viewerOf(ada), id);
const quoteOf = async (uri: string) => {
  const post = await world.post(uri);
  return post ? (await card(post.id)).quote : undefined;
};
const tell = (as: PeerAccount, activity: Json) => world.tell(as, { ...activity, '@context': CONTEXT });
const note = (by: PeerAccount, more: Json = {}) => world.peer.note(by, { '@context': CONTEXT, ...more });

/** A post of carl's that Perch knows, and whose author wants to be asked. */
async function known(more: Json = ASKS): Promise<{ id: PostId; uri: string }> {
  const { id: uri } = note(carl, more);
  const found = await world.server.app.remote.lookup(uri);
  if (found?.kind !== 'post') throw new Error('not found');
  return { id: found.id, uri };
}

function stamp(quotingUri: string, quotedUri: string, more: Json = {}): string {
  count += 1;
  const path = `/stamps/${count}`;
  return world.peer.put(path, {
    '@context': CONTEXT,
    id: world.peer.origin + path,
    type: 'QuoteAuthorization',
    attributedTo: carl.uri,
    interactingObject: quotingUri,
    interactionTarget: quotedUri,
    ...more,
  });
}

const lastRequest = () => {
  const request = world.peer.got('QuoteRequest').at(-1);
  if (!request?.activity) throw new Error('nobody asked');
  return request.activity;
};

describe('quoting somebody elsewhere', () => {
  it('asks, waits, and shows the quote when the consent is genuine', async () => {
    const quoted = await known();
    const before = world.peer.got('Update').length;
    const id = await says('Look', { quoteOfId: quoted.id });
    const request = lastRequest();
    expect(request).toMatchObject({
      actor: world.uri(ada),
      object: quoted.uri,
      instrument: { id: uriOf(id), attributedTo: world.uri(ada), quote: quoted.uri },
    });
    expect(await world.peer.read(String(request.id), carl)).toMatchObject({ type: 'QuoteRequest' });
    expect((await card(id)).quote).toEqual({ state: 'pending', url: quoted.uri });
    const result = stamp(uriOf(id), quoted.uri);
    await tell(carl, world.peer.activity(carl, { type: 'Accept', object: request.id, result }));
    expect((await card(id)).quote).toMatchObject({ state: 'shown', post: { uri: quoted.uri } });
    const [update] = world.peer.got('Update').slice(before);
    expect(update?.activity?.object).toMatchObject({ id: uriOf(id), quoteAuthorization: result });
    expect(update?.activity?.object).not.toHaveProperty('updated');
    expect(world.faults()).toEqual([]);
  });

  it('spells the quote in every way, with a link for those who know none', async () => {
    const quoted = await known({});
    const id = await says('Look', { quoteOfId: quoted.id });
    const sent = world.peer.got('Create').at(-1)?.activity?.object as Json;
    expect(sent).toMatchObject({
      id: uriOf(id),
      quote: quoted.uri,
      quoteUri: quoted.uri,
      quoteUrl: quoted.uri,
      _misskey_quote: quoted.uri,
      tag: [{ type: 'Link', rel: 'https://misskey-hub.net/ns#_misskey_quote', href: quoted.uri }],
    });
    expect(sent.quoteAuthorization).toBeUndefined();
    expect(sent.content).toMatch(/<p>Look<span class="quote-inline"><br><br>RE: <a href="[^"]+"/);
    expect((await card(id)).quote).toMatchObject({ state: 'shown' });
    expect((await card(id)).html).toBe('<p>Look</p>');
    expect(world.peer.got('QuoteRequest').some(({ activity }) => activity?.object === quoted.uri)).toBe(
      false,
    );
  });

  it('becomes a plain link when it is refused', async () => {
    const quoted = await known();
    const id = await says('Look', { quoteOfId: quoted.id });
    const { id: asked, object, instrument } = lastRequest();
    const question = { id: asked, type: 'QuoteRequest', actor: world.uri(ada), object };
    const about = { ...question, instrument: (instrument as Json).id };
    await tell(carl, world.peer.activity(carl, { type: 'Reject', object: about }));
    const post = await card(id);
    expect(post.quote).toBeNull();
    expect(post.html).toContain(`href="${quoted.uri}"`);
    const update = world.peer.got('Update').at(-1)?.activity?.object as Json;
    expect(update.id).toBe(uriOf(id));
    expect(update.quote).toBeUndefined();
    expect(update._misskey_quote).toBeUndefined();
  });

  it('believes no consent but that of the author, to this quote of this post', async () => {
    const quoted = await known();
    const other = await known();
    const id = await says('Look', { quoteOfId: quoted.id });
    const request = lastRequest();
    const good = [uriOf(id), quoted.uri] as const;
    const elsewhere = `http://localhost:${new URL(world.peer.origin).port}/stamps/x`;
    const forged = [
      elsewhere,
      stamp(...good, { attributedTo: dora.uri }),
      stamp(uriOf(await says('Another')), quoted.uri),
      stamp(uriOf(id), other.uri),
      stamp(...good, { type: 'Note' }),
      stamp(...good, { id: `${world.peer.origin}/stamps/other` }),
      stamp(...good, { interactingObject: [uriOf(id)] }),
      `${world.peer.origin}/stamps/none`,
      `${world.server.origin}/quotes/${id}`,
    ];
    for (const result of forged) {
      await tell(carl, world.peer.activity(carl, { type: 'Accept', object: request.id, result }));
      expect((await card(id)).quote, result).not.toMatchObject({ state: 'shown' });
    }
    const result = stamp(...good);
    await tell(dora, world.peer.activity(dora, { type: 'Accept', object: request.id, result }));
    expect((await card(id)).quote).not.toMatchObject({ state: 'shown' });
    await tell(carl, world.peer.activity(carl, { type: 'Accept', object: request.id, result }));
    expect((await card(id)).quote).toMatchObject({ state: 'shown' });
  });

  it('ends when the author, and nobody else, takes the consent back', async () => {
    const quoted = await known();
    const id = await says('Look', { quoteOfId: quoted.id });
    const result = stamp(uriOf(id), quoted.uri);
    await tell(carl, world.peer.activity(carl, { type: 'Accept', object: lastRequest().id, result }));
    await tell(dora, world.peer.activity(dora, { type: 'Delete', object: result }));
    expect((await card(id)).quote).toMatchObject({ state: 'shown' });
    await tell(carl, world.peer.activity(carl, { type: 'Delete', object: result }));
    const post = await card(id);
    expect(post.quote).toEqual({ state: 'gone' });
    expect(post.html).toBe('<p>Look</p>');
    const update = world.peer.got('Update').at(-1)?.activity?.object as Json;
    expect(update.quote).toBeUndefined();
    expect(update.content).toBe('<p>Look</p>');
  });
});

describe('being quoted from elsewhere', () => {
  const ask = (quotedUri: string, quoting: Json, by = carl) =>
    world.peer.activity(by, { type: 'QuoteRequest', object: quotedUri, instrument: quoting });

  it('is granted by the author’s rule, with a consent that everybody can read', async () => {
    const id = await says('Quote me');
    const quoting = note(carl, { content: '<p>Look</p>', quote: uriOf(id) });
    const request = ask(uriOf(id), quoting);
    await tell(carl, request);
    const accept = world.peer.got('Accept').at(-1)?.activity as Json;
    const here = await world.post(quoting.id);
    expect(accept).toMatchObject({
      actor: world.uri(ada),
      object: { id: request.id, type: 'QuoteRequest', instrument: quoting.id },
      result: `${world.server.origin}/quotes/${here?.id}`,
    });
    expect(await world.peer.read(String(accept.result))).toMatchObject({
      type: 'QuoteAuthorization',
      attributedTo: world.uri(ada),
      interactingObject: quoting.id,
      interactionTarget: uriOf(id),
    });
    expect(await quoteOf(quoting.id)).toMatchObject({ state: 'shown', post: { id } });
    const news = (await listNotifications(world.server.app, ada, {})).items;
    expect(news.find(({ kind, post }) => kind === 'quote' && post?.uri === quoting.id)).toBeDefined();
    expect(world.faults()).toEqual([]);
  });

  it('is refused by the author’s rule, and then nothing is stored', async () => {
    const id = await says('Mine', { quotePolicy: 'nobody' });
    const quoting = note(dora, { quote: uriOf(id) });
    const request = ask(uriOf(id), quoting, dora);
    await tell(dora, request);
    expect(world.peer.got('Reject').at(-1)?.activity).toMatchObject({ object: { id: request.id } });
    expect(await world.post(quoting.id)).toBeUndefined();
    expect(world.faults()).toEqual([]);
  });

  it('is nobody’s business who may not see the post, or brings somebody else’s', async () => {
    const hidden = await says('Followers', { visibility: 'followers' });
    const open = await says('Quote me');
    const answers = world.peer.got('Accept').length + world.peer.got('Reject').length;
    await tell(dora, ask(uriOf(hidden), note(dora, { quote: uriOf(hidden) }), dora));
    await tell(dora, ask(uriOf(open), note(carl, { quote: uriOf(open) }), dora));
    const lie = note(dora, { quote: `${world.server.origin}/posts/1` });
    await tell(dora, ask(uriOf(open), lie, dora));
    expect(world.peer.got('Accept').length + world.peer.got('Reject').length).toBe(answers);
    expect(await world.post(lie.id)).toBeUndefined();
  });

  it('can be ended: the consent is gone, and everybody who had it is told', async () => {
    const id = await says('Quote me');
    const quoting = note(carl, { content: '<p>Look</p>', quote: uriOf(id) });
    await tell(carl, world.peer.create(carl, quoting));
    const here = await world.post(quoting.id);
    if (!here) throw new Error('not stored');
    const consent = `${world.server.origin}/quotes/${here.id}`;
    expect((await world.peer.get(consent)).status).toBe(200);
    await revokeQuote(world.server.app, ada, here.id);
    await world.server.settle();
    const told = world.peer.got('Delete').at(-1)?.activity as Json;
    expect(told).toMatchObject({
      actor: world.uri(ada),
      object: { id: consent, type: 'QuoteAuthorization', interactingObject: quoting.id },
    });
    expect((await world.peer.get(consent)).status).toBe(410);
    expect(await quoteOf(quoting.id)).toEqual({ state: 'gone' });
    await tell(carl, ask(uriOf(id), quoting));
    expect(world.peer.got('Reject').at(-1)?.activity).toMatchObject({ object: { instrument: quoting.id } });
    expect(world.faults()).toEqual([]);
  });

  it('has no consent to read where there is none', async () => {
    const id = await says('Alone');
    expect((await world.peer.get(`${world.server.origin}/quotes/${id}`)).status).toBe(404);
    expect((await world.peer.get(`${world.server.origin}/quotes/1`)).status).toBe(404);
  });
});

describe('a quote among others', () => {
  it('is fetched from its own server, shown one level deep, and not without consent', async () => {
    const deepest = note(dora, { content: '<p>Deepest</p>' });
    const deep = note(dora, { content: '<p>Deep</p>', quoteUrl: deepest.id });
    const middle = note(dora, { content: '<p>Middle</p>', quoteUrl: deep.id });
    const top = note(carl, { content: '<p>Top</p>', quoteUrl: middle.id });
    await tell(carl, world.peer.create(carl, top));
    const shown = await quoteOf(top.id);
    expect(shown).toMatchObject({ state: 'shown', post: { uri: middle.id, quote: null } });
    expect(await world.post(deep.id)).toBeDefined();
    expect(await world.post(deepest.id)).toBeUndefined();
    const asked = note(dora, { content: '<p>Ask me</p>', ...ASKS });
    const without = note(carl, { content: '<p>No</p>', quote: asked.id });
    await tell(carl, world.peer.create(carl, without));
    expect(await quoteOf(without.id)).toBeNull();
    const stamped = stamp(without.id, asked.id, { attributedTo: dora.uri });
    const update = { ...without, quoteAuthorization: stamped };
    await tell(carl, world.peer.activity(carl, { type: 'Update', to: without.to, object: update }));
    expect(await quoteOf(without.id)).toMatchObject({ state: 'shown', post: { uri: asked.id } });
  });

  it('may go round in circles', async () => {
    const [a, b] = ['/notes/round-a', '/notes/round-b'].map((path) => world.peer.origin + path);
    const round = (id: string | undefined, quoteUrl: string | undefined) =>
      note(dora, { id, quoteUrl, content: '<p>Round</p>' });
    world.peer.put('/notes/round-b', round(b, a));
    const first = round(a, b);
    world.peer.put('/notes/round-a', first);
    await tell(carl, world.peer.activity(carl, { type: 'Announce', object: a, to: [PUBLIC] }));
    expect(await quoteOf(String(a))).toMatchObject({ state: 'shown', post: { uri: b } });
    expect(await quoteOf(String(b))).toMatchObject({ state: 'shown', post: { uri: a } });
    const self = note(dora, {
      id: `${world.peer.origin}/notes/self`,
      quoteUrl: `${world.peer.origin}/notes/self`,
    });
    world.peer.put('/notes/self', self);
    await tell(carl, world.peer.activity(carl, { type: 'Announce', object: self.id, to: [PUBLIC] }));
    expect(await quoteOf(self.id)).toBeNull();
  });
});
