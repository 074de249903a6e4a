import { beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../src/domain/ports.ts';
import { readObject } from '../../src/federation/fetch.ts';
import { type KnownAccount, knownAccount } from '../../src/federation/identity.ts';
import { parseNote } from '../../src/federation/parse/note.ts';
import { tidy } from '../../src/federation/parse/tidy.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { CONTEXT, type Json, PUBLIC } from './inbox-neighbour.ts';
import { local, type Person, remote } from './rows.ts';

let app: TestApp;
let author: KnownAccount;
let ann: Person;

beforeAll(async () => {
  app = await testApp();
  ann = await local(app);
  const person = await remote(app);
  await app.db
    .updateTable('accounts')
    .set({ followers_uri: `${person.uri}/followers` })
    .where('id', '=', person.id)
    .execute();
  const known = await knownAccount(app, person.uri);
  if (!known) throw new Error('no author');
  author = known;
});

const ID = 'https://far.example/notes/1';
async function parsed(extra: Json, by: App = app) {
  const json = { '@context': CONTEXT, id: ID, type: 'Note', content: '<p>Hi</p>', to: [PUBLIC], ...extra };
  return parseNote(by, await readObject(app, tidy(json), ID), author);
}

describe('a note', () => {
  it.each([
    [{ to: [PUBLIC] }, 'public'],
    [{ to: [], cc: ['as:Public'] }, 'unlisted'],
    [{ to: { type: 'Collection', id: PUBLIC } }, 'public'],
    [{ to: ['https://far.example/somebody/followers'] }, 'mentioned'],
    [{ to: [] }, 'mentioned'],
  ])('addressed %j is %s', async (addressing, visibility) => {
    expect((await parsed(addressing))?.visibility).toBe(visibility);
  });

  it('is for followers only where we know the followers collection', async () => {
    const to = [`${author.uri}/followers`];
    expect((await parsed({ to }))?.visibility).toBe('followers');
    const json = { '@context': CONTEXT, id: ID, type: 'Note', content: 'Hi', to };
    const draft = await parseNote(app, await readObject(app, json, ID), { ...author, followersUri: null });
    expect(draft?.visibility).toBe('mentioned');
  });

  it('names people: with a tag aloud, by address alone silently, by tag alone not in private', async () => {
    const tag = { type: 'Mention', href: ann.uri, name: '@ann' };
    const mentions = async (extra: Json) => (await parsed(extra))?.mentions;
    expect(await mentions({ to: [ann.uri], tag })).toEqual([{ accountId: ann.id, silent: false }]);
    expect(await mentions({ to: [ann.uri] })).toEqual([{ accountId: ann.id, silent: true }]);
    expect(await mentions({ to: [PUBLIC], tag: [tag] })).toEqual([{ accountId: ann.id, silent: true }]);
    expect(await mentions({ to: [`${author.uri}/followers`], tag })).toEqual([]);
  });

  it('has the language whose text it shows', async () => {
    expect(await parsed({ contentMap: { de: '<p>Hallo</p>', en: '<p>Hi</p>' } })).toMatchObject({
      html: '<p>Hi</p>',
      language: 'en',
    });
    expect(await parsed({ content: undefined, contentMap: { 'zh-TW': '<p>好</p>' } })).toMatchObject({
      html: '<p>好</p>',
      language: 'zh-TW',
    });
    expect((await parsed({ contentMap: { de: '<p>Hallo</p>' } }))?.language).toBeNull();
    expect((await parsed({ contentMap: { und: '<p>Hi</p>' } }))?.language).toBeNull();
  });

  it('keeps its times within reason', async () => {
    const now = new Date('2026-01-01T00:00:00Z');
    const then: App = { ...app, clock: { now: () => now } };
    const at = async (extra: Json) => {
      const draft = await parsed(extra, then);
      return [draft?.publishedAt.toISOString(), draft?.editedAt?.toISOString() ?? null];
    };
    const past = '2024-01-02T03:04:05.000Z';
    expect(await at({ published: past, updated: past })).toEqual([past, null]);
    expect(await at({ published: past, updated: '2024-02-02T03:04:05.000Z' })).toEqual([
      past,
      '2024-02-02T03:04:05.000Z',
    ]);
    for (const published of ['2999-01-01T00:00:00Z', '0001-01-01T00:00:00Z', 'soon', undefined]) {
      expect(await at({ published })).toEqual(['2026-01-01T00:00:00.000Z', null]);
    }
  });

  it('keeps warnings, hashtags, emoji, sensitivity and the page, as far as they are its own', async () => {
    const draft = await parsed({
      summary: 'I <3 this',
      url: 'https://evil.example/login',
      tag: [
        { type: 'Hashtag', name: '#Äpfel' },
        { type: 'Hashtag', name: '#<b>' },
        { type: 'Emoji', name: ':a b:', icon: { type: 'Image', url: 'https://far.example/e.png' } },
        {
          type: 'Emoji',
          name: ':ok:',
          icon: { type: 'Image', url: { type: 'Link', href: 'https://far.example/ok.png' } },
        },
        { type: 'Emoji', name: ':js:', icon: { type: 'Image', url: 'javascript:alert(1)' } },
      ],
    });
    expect(draft).toMatchObject({
      warning: 'I <3 this',
      sensitive: true,
      url: ID,
      hashtags: ['Äpfel'],
      emojis: [{ shortcode: 'ok', url: 'https://far.example/ok.png' }],
    });
  });

  it('has files of http only, links are no files', async () => {
    const draft = await parsed({
      attachment: [
        {
          type: 'Document',
          mediaType: 'image/png',
          url: 'https://far.example/a.png',
          name: 'alt',
          width: 3,
          height: 4,
        },
        {
          type: 'Document',
          mediaType: 'video/mp4',
          url: [{ type: 'Link', href: 'https://far.example/b.mp4' }],
          icon: { type: 'Image', url: 'https://far.example/b.jpg' },
          summary: 'sum',
        },
        { type: 'Image', url: 'https://far.example/c' },
        { type: 'Document', mediaType: 'application/pdf', url: 'https://far.example/d.pdf' },
        { type: 'Document', mediaType: 'image/png', url: 'javascript:alert(1)' },
        { type: 'Link', href: 'https://far.example/page' },
      ],
    });
    expect(draft?.media.map(({ kind, remoteUrl, description }) => [kind, remoteUrl, description])).toEqual([
      ['image', 'https://far.example/a.png', 'alt'],
      ['video', 'https://far.example/b.mp4', 'sum'],
      ['image', 'https://far.example/c', ''],
      ['file', 'https://far.example/d.pdf', ''],
    ]);
    expect(draft?.media[0]).toMatchObject({ mime: 'image/png', width: 3, height: 4 });
    expect(draft?.media[1]).toMatchObject({ posterUrl: 'https://far.example/b.jpg' });
  });

  it('with thousands of tags is read in bounded time', async () => {
    const tag = Array.from({ length: 5_000 }, (_, index) => ({ type: 'Hashtag', name: `#t${index}` }));
    expect((await parsed({ tag }))?.hashtags).toHaveLength(50);
  });
});

describe('other things', () => {
  it.each(['Article', 'Page', 'Video', 'Event'])('%s becomes title, summary and link', async (type) => {
    const draft = await parsed({
      type,
      name: 'A <i>title</i>',
      summary: '<p>In short</p>',
      content: 'x'.repeat(2000),
      url: [
        { type: 'Link', mediaType: 'video/mp4', href: 'https://far.example/v.mp4' },
        { type: 'Link', mediaType: 'text/html', href: 'https://far.example/page' },
      ],
    });
    expect(draft?.html).toMatch(/^<h2>A title<\/h2><p>In short<\/p><p><a href="https:\/\/far.example\/page"/);
    expect(draft).toMatchObject({ url: 'https://far.example/page', warning: '' });
  });

  describe('a poll', () => {
    const option = (name: unknown, totalItems: unknown = 3) => ({
      type: 'Note',
      name,
      replies: { type: 'Collection', totalItems },
    });
    const poll = async (json: Record<string, unknown>) =>
      (await parsed({ type: 'Question', content: '<p>Tea?</p>', ...json }))?.poll;

    it('becomes its text, and its choices with their votes', async () => {
      const draft = await parsed({
        type: 'Question',
        content: '<p>Tea?</p>',
        oneOf: [option('Yes'), option('No & <i>never</i>', 0)],
        endTime: '2026-05-01T00:00:00Z',
        votersCount: 3,
      });
      expect(draft?.html).toBe('<p>Tea?</p>');
      expect(draft?.poll).toEqual({
        multiple: false,
        options: [
          { title: 'Yes', votes: 3 },
          { title: 'No & never', votes: 0 },
        ],
        voters: 3,
        expiresAt: new Date('2026-05-01T00:00:00Z'),
      });
    });

    it('counts people whether or not the document explains the word, once', async () => {
      const context = [
        'https://www.w3.org/ns/activitystreams',
        { toot: 'http://joinmastodon.org/ns#', votersCount: 'toot:votersCount' },
      ];
      expect(await poll({ '@context': context, oneOf: [option('a')], votersCount: 7 })).toMatchObject({
        voters: 7,
      });
      expect(await poll({ oneOf: [{ name: 'a', _misskey_votes: 5 }] })).toMatchObject({
        options: [{ title: 'a', votes: 5 }],
      });
    });

    it('takes several answers where it says anyOf, whatever else is empty', async () => {
      const options = [option('a'), option('b')];
      expect(await poll({ anyOf: options })).toMatchObject({ multiple: true, expiresAt: null, voters: null });
      expect(await poll({ anyOf: options, oneOf: [] })).toMatchObject({ multiple: true });
      expect(await poll({ anyOf: [], oneOf: options })).toMatchObject({ multiple: false });
      expect(await poll({ oneOf: options[0] })).toMatchObject({ options: [{ title: 'a' }] });
    });

    it.each(['many', '3', -1, 1.5, null, 1e300, { a: 1 }, [2, 3]])(
      'reads %j as no number',
      async (number) => {
        const found = await poll({ oneOf: [option('a', number), option('b')], votersCount: number });
        expect(found?.options[1]).toEqual({ title: 'b', votes: 3 });
        expect(found?.options[0]?.title).toBe('a');
        expect(Number.isSafeInteger(found?.options[0]?.votes)).toBe(true);
        expect(found?.voters === null || Number.isSafeInteger(found?.voters)).toBe(true);
      },
    );

    it('ends when it says, or was closed before that', async () => {
      const end = async (json: Record<string, unknown>) =>
        (await poll({ oneOf: [option('a')], ...json }))?.expiresAt?.toISOString() ?? null;
      expect(await end({ closed: '2026-03-02T10:00:00Z' })).toBe('2026-03-02T10:00:00.000Z');
      expect(await end({ closed: '2026-03-02T10:00:00Z', endTime: '2026-04-01T00:00:00Z' })).toBe(
        '2026-03-02T10:00:00.000Z',
      );
      expect(await end({ closed: false, endTime: '2026-04-01T00:00:00Z' })).toBe('2026-04-01T00:00:00.000Z');
      expect(await end({ closed: true, endTime: '2026-04-01T00:00:00Z' })).toBe('2026-04-01T00:00:00.000Z');
      expect(await end({ closed: 'yesterday', endTime: 'soon' })).toBeNull();
    });

    it('without choices becomes its text and a link', async () => {
      const draft = await parsed({ type: 'Question', content: '<p>Why?</p>', oneOf: [option(''), { a: 1 }] });
      expect(draft?.poll).toBeNull();
      expect(draft?.html).toContain(ID);
    });
  });

  it('a vote, a place and an empty note become nothing', async () => {
    expect(
      await parsed({ content: undefined, name: 'Yes', inReplyTo: 'https://perch.example/posts/1' }),
    ).toBeNull();
    expect(await parsed({ type: 'Place', name: 'Here' })).toBeNull();
    expect(await parsed({ content: '' })).toBeNull();
  });
});
