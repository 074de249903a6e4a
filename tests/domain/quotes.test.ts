import { beforeAll, describe, expect, it } from 'vitest';
import { block } from '../../src/domain/blocks/block.ts';
import { Invalid, NotFound } from '../../src/domain/errors.ts';
import { deletePost } from '../../src/domain/posts/delete.ts';
import { editPost } from '../../src/domain/posts/edit.ts';
import { receiveEdit, receivePost } from '../../src/domain/posts/receive.ts';
import { answerQuoteRequest, receiveConsent, receiveRefusal } from '../../src/domain/quotes/answer.ts';
import { foundQuoted, settleQuote } from '../../src/domain/quotes/receive.ts';
import { receiveRevocation, revokeQuote } from '../../src/domain/quotes/revoke.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { draft, kindsHeardBy, person, says, stranger } from './posts-people.ts';
import { addFollow } from './timelines-rows.ts';

let app: TestApp;
let ada: AccountId;
let bea: AccountId;
let far: AccountId;

beforeAll(async () => {
  app = await testApp();
  [ada, bea, far] = [(await person(app)).id, (await person(app)).id, await stranger(app)];
});

const quote = (id: PostId) =>
  app.db.selectFrom('quotes').selectAll().where('post_id', '=', id).executeTakeFirst();
const state = async (id: PostId) => (await quote(id))?.state;
const fromAfar = async (more: Parameters<typeof draft>[1] = {}, author = far) => {
  const id = await write(app, (w) => receivePost(w, draft(author, more)));
  if (!id) throw new Error('refused');
  return id;
};
const uriOf = async (id: PostId) =>
  (await app.db.selectFrom('posts').select('uri').where('id', '=', id).executeTakeFirstOrThrow()).uri;
const quoting = async (quotedId: PostId, author = far, authorizationUri: string | null = null) =>
  fromAfar({ quote: { uri: await uriOf(quotedId), authorizationUri } }, author);

describe('a quote by somebody here', () => {
  it('of somebody here stands at once, with a consent to show, and tells them once', async () => {
    const author = (await person(app)).id;
    const quoted = await says(app, author, 'Quote me');
    const id = await says(app, bea, 'Look', { quoteOfId: quoted });
    expect(await quote(id)).toMatchObject({
      quoted_post_id: quoted,
      quoted_uri: `https://perch.example/posts/${quoted}`,
      state: 'accepted',
      authorization_uri: `https://perch.example/quotes/${id}`,
      request_uri: null,
    });
    expect(await kindsHeardBy(app, author)).toEqual(['quote']);
  });

  it('of oneself needs no consent', async () => {
    const own = await says(app, ada, 'For followers', { visibility: 'followers', quotePolicy: 'nobody' });
    const id = await says(app, ada, 'As I said', { quoteOfId: own });
    expect(await quote(id)).toMatchObject({ state: 'accepted', authorization_uri: null });
  });

  it('is for whom the author lets', async () => {
    const closed = await says(app, ada, 'Mine', { quotePolicy: 'nobody' });
    const faultOf = async (author: AccountId, quoteOfId: PostId) => {
      const error = await says(app, author, 'No', { quoteOfId }).catch((thrown: unknown) => thrown);
      return error instanceof Invalid
        ? error.faults.map(({ field, key }) => `${field} ${key}`).join()
        : error;
    };
    expect(await faultOf(bea, closed)).toBe('quote fault.quote.forbidden');
    const author = (await person(app)).id;
    const friend = (await person(app)).id;
    await addFollow(app, friend, author);
    const some = await says(app, author, 'For followers to quote', { quotePolicy: 'followers' });
    expect(await faultOf(bea, some)).toBe('quote fault.quote.forbidden');
    expect(await state(await says(app, friend, 'Yes', { quoteOfId: some }))).toBe('accepted');
    const hidden = await says(app, author, 'Followers', { visibility: 'followers' });
    expect(await faultOf(friend, hidden)).toBe('quote fault.quote.forbidden');
    expect(await faultOf(bea, hidden)).toBe('quote fault.quote.gone');
  });

  it('does not reach across a block, in either direction', async () => {
    const author = (await person(app)).id;
    const other = (await person(app)).id;
    const [a, b] = [await says(app, author, 'A'), await says(app, other, 'B')];
    await block(app, author, other);
    await expect(says(app, other, 'No', { quoteOfId: a })).rejects.toThrow(Invalid);
    await expect(says(app, author, 'No', { quoteOfId: b })).rejects.toThrow(Invalid);
  });

  it('of another server waits for the author there, but not where nobody could be asked', async () => {
    const asks = await fromAfar({ quotePolicy: 'everyone' });
    const mute = await fromAfar({ quotePolicy: null });
    const closed = await fromAfar({ quotePolicy: 'nobody' });
    await app.takeEvents();
    const id = await says(app, ada, 'May I?', { quoteOfId: asks });
    expect(await quote(id)).toMatchObject({
      state: 'pending',
      request_uri: `https://perch.example/activities/quote-request-${id}`,
    });
    expect((await app.takeEvents()).map(({ type }) => type)).toEqual(['post.created', 'quote.requested']);
    expect(await state(await says(app, ada, 'Freely', { quoteOfId: mute }))).toBe('accepted');
    await expect(says(app, ada, 'No', { quoteOfId: closed })).rejects.toThrow(Invalid);
  });

  it('outlives an edit, and goes with its post', async () => {
    const quoted = await says(app, ada, 'Quote me');
    const id = await says(app, bea, 'Look', { quoteOfId: quoted });
    await editPost(app, bea, id, { text: 'Look!', visibility: 'public' });
    expect(await state(id)).toBe('accepted');
    await deletePost(app, bea, id);
    expect(await quote(id)).toBeUndefined();
    const second = await says(app, bea, 'Again', { quoteOfId: quoted });
    await deletePost(app, ada, quoted);
    expect(await quote(second)).toMatchObject({ state: 'accepted', quoted_post_id: quoted });
  });
});

describe('a quote from another server', () => {
  it('of a post here follows its author’s rule, whether it asks or not', async () => {
    const author = (await person(app)).id;
    const open = await says(app, author, 'Quote me');
    const id = await quoting(open);
    expect(await quote(id)).toMatchObject({
      state: 'accepted',
      authorization_uri: `https://perch.example/quotes/${id}`,
    });
    expect(await kindsHeardBy(app, author)).toEqual(['quote']);
    const closed = await says(app, author, 'Mine', { quotePolicy: 'nobody' });
    expect(await quote(await quoting(closed))).toMatchObject({ state: 'rejected', authorization_uri: null });
    const some = await says(app, author, 'Followers', { quotePolicy: 'followers' });
    const stranger_ = await stranger(app);
    expect(await state(await quoting(some, stranger_))).toBe('rejected');
    await addFollow(app, stranger_, author);
    expect(await state(await quoting(some, stranger_))).toBe('accepted');
  });

  it('never takes an address of ours for a consent', async () => {
    const closed = await says(app, ada, 'Mine', { quotePolicy: 'nobody' });
    const id = await quoting(closed, far, 'https://perch.example/quotes/1');
    expect(await quote(id)).toMatchObject({ state: 'rejected', authorization_uri: null });
  });

  it('is answered when asked about, and again when asked again', async () => {
    const open = await says(app, ada, 'Quote me');
    const closed = await says(app, ada, 'Mine', { quotePolicy: 'nobody' });
    const [yes, no] = [await quoting(open), await quoting(closed)];
    const ask = async (quotedPostId: PostId, id: PostId) => {
      const requestUri = 'https://far.example/requests/1';
      const request = { requestUri, accountId: far, quotedPostId, quotingUri: await uriOf(id) };
      return write(app, (w) => answerQuoteRequest(w, request));
    };
    await app.takeEvents();
    expect(await ask(open, yes)).toBe(true);
    expect(await app.takeEvents()).toMatchObject([{ type: 'quote.answered', quotingId: yes }]);
    expect(await ask(closed, no)).toBe(false);
    expect(await app.takeEvents()).toMatchObject([{ type: 'quote.answered', quotingId: null }]);
    await app.db.updateTable('posts').set({ quote_policy: 'everyone' }).where('id', '=', closed).execute();
    expect(await ask(closed, no)).toBe(true);
    expect(await state(no)).toBe('accepted');
    await revokeQuote(app, ada, no);
    expect(await ask(closed, no)).toBe(false);
  });

  it('of a third server waits to be looked into, and finds what it quotes later', async () => {
    const other = await stranger(app);
    const target = draft(other, { quotePolicy: 'everyone' });
    const uri = target.uri;
    await app.takeEvents();
    const id = await fromAfar({ quote: { uri, authorizationUri: 'https://far.example/stamps/1' } });
    expect(await quote(id)).toMatchObject({ state: 'pending', quoted_post_id: null, quoted_uri: uri });
    expect((await app.takeEvents()).map(({ type }) => type)).toContain('quote.unchecked');
    const quoted = await write(app, (w) => receivePost(w, target));
    expect(await quote(id)).toMatchObject({ state: 'pending', quoted_post_id: quoted });
    expect(await app.takeEvents()).toContainEqual({ type: 'quote.unchecked', postId: id });
    await write(app, (w) => settleQuote(w, id, 'accepted'));
    await write(app, (w) => settleQuote(w, id, 'rejected'));
    expect(await state(id)).toBe('accepted');
    expect(await app.takeEvents()).toEqual([{ type: 'quote.settled', postId: id }]);
  });

  it('of its own author needs nobody', async () => {
    const own = await fromAfar({ quotePolicy: 'nobody' });
    expect(await state(await quoting(own))).toBe('accepted');
  });

  it('that names a page of ours is decided when that is found', async () => {
    const closed = await says(app, ada, 'Mine', { quotePolicy: 'nobody' });
    const id = await fromAfar({ quote: { uri: 'https://perch.example/@ada/1', authorizationUri: null } });
    const quoted = { id: closed, uri: await uriOf(closed) };
    expect(await write(app, (w) => foundQuoted(w, id, quoted))).toBe(false);
    expect(await state(id)).toBe('rejected');
  });

  it('may change with an edit: to something else, to a newer consent, or to nothing', async () => {
    const [one, two] = [await says(app, ada, 'One'), await says(app, ada, 'Two', { quotePolicy: 'nobody' })];
    const post = draft(far, { quote: { uri: await uriOf(one), authorizationUri: null } });
    const id = await write(app, (w) => receivePost(w, post));
    if (!id) throw new Error('refused');
    const edit = async (more: Partial<typeof post>) =>
      write(app, (w) => receiveEdit(w, { ...post, ...more }));
    await edit({ quote: { uri: await uriOf(two), authorizationUri: null } });
    expect(await quote(id)).toMatchObject({
      quoted_post_id: two,
      state: 'rejected',
      authorization_uri: null,
    });
    await edit({ quote: { uri: 'https://third.example/1', authorizationUri: 'https://third.example/s/1' } });
    expect(await quote(id)).toMatchObject({ quoted_post_id: null, state: 'pending' });
    await write(app, (w) => settleQuote(w, id, 'rejected'));
    await edit({ quote: { uri: 'https://third.example/1', authorizationUri: 'https://third.example/s/1' } });
    expect(await state(id)).toBe('rejected');
    await edit({ quote: { uri: 'https://third.example/1', authorizationUri: 'https://third.example/s/2' } });
    expect(await state(id)).toBe('pending');
    await edit({ quote: null });
    expect(await quote(id)).toBeUndefined();
    await edit({ quote: { uri: 'https://third.example/1', authorizationUri: null } });
    await edit({ quote: { uri: null, authorizationUri: null } });
    expect(await state(id)).toBe('revoked');
    await edit({ quote: null });
    expect(await state(id)).toBe('revoked');
  });
});

describe('consent', () => {
  it('of a remote author is looked into, and may be refused or taken back', async () => {
    const quoted = await fromAfar({ quotePolicy: 'ask' });
    const id = await says(app, ada, 'May I?', { quoteOfId: quoted });
    const uri = 'https://far.example/stamps/7';
    await app.takeEvents();
    await write(app, (w) => receiveConsent(w, id, uri));
    expect(await quote(id)).toMatchObject({ state: 'pending', authorization_uri: uri });
    expect(await app.takeEvents()).toEqual([{ type: 'quote.unchecked', postId: id }]);
    await write(app, (w) => settleQuote(w, id, 'accepted'));
    const revoke = (byAccountId: AccountId) =>
      write(app, (w) => receiveRevocation(w, { authorizationUri: uri, byAccountId }));
    expect(await revoke(await stranger(app))).toBe(false);
    expect(await state(id)).toBe('accepted');
    expect(await revoke(far)).toBe(true);
    expect(await state(id)).toBe('revoked');
    await write(app, (w) => receiveConsent(w, id, uri));
    expect(await state(id)).toBe('revoked');
    const other = await says(app, ada, 'And now?', { quoteOfId: quoted });
    await write(app, (w) => receiveRefusal(w, other));
    expect(await state(other)).toBe('rejected');
  });

  it('of somebody here can be taken back by them alone, for good', async () => {
    const author = (await person(app)).id;
    const quoted = await says(app, author, 'Quote me');
    const id = await says(app, bea, 'Look', { quoteOfId: quoted });
    await expect(revokeQuote(app, bea, id)).rejects.toThrow(NotFound);
    await app.takeEvents();
    await revokeQuote(app, author, id);
    await revokeQuote(app, author, id);
    expect(await state(id)).toBe('revoked');
    expect(await app.takeEvents()).toEqual([
      { type: 'quote.settled', postId: id },
      { type: 'quote.revoked', postId: id },
    ]);
    expect(await kindsHeardBy(app, author)).toEqual([]);
  });

  it('of somebody here is not given again once it was taken back, whatever the quote says later', async () => {
    const [one, two] = [await says(app, ada, 'One'), await says(app, ada, 'Two')];
    const post = draft(far, { quote: { uri: await uriOf(one), authorizationUri: null } });
    const id = await write(app, (w) => receivePost(w, post));
    if (!id) throw new Error('refused');
    await revokeQuote(app, ada, id);
    await write(app, (w) => receiveEdit(w, { ...post, quote: null }));
    expect(await state(id)).toBe('revoked');
    for (const quoted of [two, one]) {
      const quote = { uri: await uriOf(quoted), authorizationUri: null };
      await write(app, (w) => receiveEdit(w, { ...post, quote }));
      expect(await state(id)).toBe('rejected');
    }
  });

  it('of somebody here is not taken back by a message from outside', async () => {
    const quoted = await says(app, ada, 'Quote me');
    const id = await quoting(quoted);
    const authorizationUri = `https://perch.example/quotes/${id}`;
    expect(await write(app, (w) => receiveRevocation(w, { authorizationUri, byAccountId: far }))).toBe(false);
    expect(await state(id)).toBe('accepted');
  });
});
