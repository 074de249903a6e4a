import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProfile } from '../../src/domain/accounts/profile.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import { type Json, PUBLIC, transmit } from '../support/peer/index.ts';
import { openSiege, type Siege } from './attack-world.ts';

/** Attacks by what is said. Numbers are those of the wire checklist, A17. */

let siege: Siege;
let inbox: string;
beforeAll(async () => {
  siege = await openSiege();
  inbox = `${siege.server.origin}/inbox`;
});
afterAll(() => siege?.stop());

/** Sends what Mallory may well say, and gives what was made of it. */
async function told(extra: Json) {
  const create = siege.forged(extra);
  const { status } = await siege.evil.post(siege.mallory, inbox, create);
  await siege.server.settle();
  expect(status).toBe(202);
  const row = await siege.post((create.object as { id: string }).id);
  return row && readPost(siege.server.app, viewerOf(siege.ada), row.id);
}

/** Posts bytes, signed: the answer is under 500, the server lives, and nothing has changed. */
const bytes = (body: Buffer, status?: number) =>
  siege.unchanged(async () => {
    const answer = await siege.evil.post(siege.mallory, inbox, body);
    expect(answer.status).toBeLessThan(500);
    if (status) expect(answer.status).toBe(status);
    expect((await siege.evil.get(siege.uri(siege.ada))).status).toBe(200);
  });

const XSS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><animate onbegin=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="java\nscript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<p style="position:fixed" hx-get="/logout" data-x="1" id="main">x</p>',
  '<form action="/posts/1/delete"><button>x</button></form>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '"><script>alert(1)</script>',
];
const DANGEROUS =
  /<(script|img|svg|math|iframe|form|style|button|input|object|embed|link|meta)\b|\son\w+\s*=|javascript:|data:text|srcdoc|\sstyle=|\shx-|\sid=/i;
/** The text of a page or attribute, where markup is written out, is no markup. */
const dangerIn = (html: string) =>
  DANGEROUS.exec(html.replaceAll(/&(lt|gt|quot|amp|#39);/g, ''))?.[0] ?? null;

describe('20: scripts', () => {
  it.each(XSS)('in every text of a post: %s', async (evil) => {
    const card = await told({
      content: evil,
      summary: evil,
      name: evil,
      url: `javascript:alert(1)//${encodeURIComponent(evil)}`,
      tag: [
        { type: 'Hashtag', name: `#${evil}`, href: 'javascript:alert(1)' },
        { type: 'Emoji', name: `:${evil}:`, icon: { type: 'Image', url: 'javascript:alert(1)' } },
        { type: 'Mention', name: evil, href: 'javascript:alert(1)' },
      ],
      attachment: [
        { type: 'Image', mediaType: 'image/png', url: 'javascript:alert(1)', name: evil },
        { type: 'Image', mediaType: `image/png"${evil}`, url: 'https://x.example/1.png', name: evil },
      ],
    });
    if (!card) return;
    expect(dangerIn(card.html)).toBeNull();
    expect(card.url).not.toMatch(/javascript/i);
    const page = await (await fetch(`${siege.server.origin}${card.path}`)).text();
    const main = /<main[\s\S]*<\/main>/.exec(page)?.[0] ?? page;
    expect(main).not.toContain(evil.includes('<') ? evil : '<script>alert(1)');
    expect(main).not.toMatch(/javascript:|onerror=alert|<script>alert/i);
  });

  it('in every text of a profile', async () => {
    const { evil } = siege;
    for (const [index, text] of XSS.entries()) {
      const account = evil.account(`xss${index}`, {
        name: text,
        summary: text,
        url: 'javascript:alert(1)',
        icon: { type: 'Image', url: 'javascript:alert(1)', name: text },
        attachment: [{ type: 'PropertyValue', name: text, value: text }],
      });
      const profile = await readProfile(siege.server.app, viewerOf(siege.ada), await siege.known(account));
      expect([
        text,
        dangerIn(JSON.stringify([profile.bioHtml, profile.fields.map(({ html }) => html)])),
      ]).toEqual([text, null]);
      expect(JSON.stringify(profile)).not.toMatch(/"javascript:/);
    }
  });

  it('and a page that is elsewhere', async () => {
    const card = await told({ url: `${siege.honest.origin}/@alice/1` });
    expect(new URL(card?.url ?? '').origin).toBe(siege.evil.origin);
  });
});

describe('21: what is huge', () => {
  it('is refused by its size, with or without saying so', async () => {
    const big = JSON.stringify({ ...siege.forged(), padding: 'x'.repeat(1_100_000) });
    await bytes(Buffer.from(big), 413);
    await siege.unchanged(async () => {
      const wire = siege.evil.sign(siege.mallory, inbox, Buffer.from(big));
      delete wire.headers['content-length'];
      wire.headers['transfer-encoding'] = 'chunked';
      expect((await transmit(wire)).status).toBe(413);
    });
  });

  it('is cut to a bearable size, and asks no thousand strangers', async () => {
    const tags = Array.from({ length: 8_000 }, (_, index) => ({
      type: 'Mention',
      href: `${siege.honest.origin}/users/nobody${index}`,
      name: '@x',
    }));
    expect(await told({ tag: tags })).toBeDefined();
    const asked = siege.honest.received.filter(({ path }) => path.startsWith('/users/nobody')).length;
    expect(asked).toBeLessThan(20);
    const files = Array.from({ length: 5_000 }, (_, index) => ({
      type: 'Image',
      mediaType: 'image/png',
      url: `https://x.example/${index}.png`,
    }));
    expect((await told({ attachment: files }))?.media.length).toBeLessThanOrEqual(16);
    const addressed = Array.from({ length: 4_000 }, (_, index) => `${siege.honest.origin}/users/n${index}`);
    expect(await told({ cc: [siege.uri(siege.ada), ...addressed] })).toBeDefined();
  });

  it('is nested without end', async () => {
    const deep = (depth: number) => `${'{"type":"Note","object":'.repeat(depth)}1${'}'.repeat(depth)}`;
    const lists = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const within = (text: string) =>
      Buffer.from(JSON.stringify({ ...siege.forged(), object: 'HERE' }).replace('"HERE"', text));
    for (const depth of [100, 10_000]) {
      await bytes(within(deep(depth)));
      await bytes(within(lists(depth)));
    }
  });

  // The time that a test may take is the limit.
  it('is HTML that takes long to read', async () => {
    for (const content of [
      '<a'.repeat(100_000),
      '<p>'.repeat(50_000),
      `${'<b>'.repeat(20_000)}x${'</b>'.repeat(20_000)}`,
      '&'.repeat(200_000),
      `<a href="${'a'.repeat(200_000)}">`,
      '<!--'.repeat(50_000),
    ]) {
      await told({ content });
    }
  });
});

describe('26: bytes that are no text', () => {
  it('are refused or pass without a trace', async () => {
    const text = JSON.stringify(siege.forged());
    const put = (what: string) => Buffer.from(text.replace('Forged', what));
    await bytes(Buffer.from(text.replace('Forged', 'Forged \xff\xfe'), 'latin1'), 400);
    await bytes(Buffer.from('\x00'), 400);
    await bytes(Buffer.from('NaN'), 400);
    await bytes(Buffer.from('1e999'), 400);
    await bytes(Buffer.from('null'), 400);
    await bytes(Buffer.alloc(0), 400);
    await bytes(Buffer.from([0xef, 0xbb, 0xbf]), 400);
    await bytes(Buffer.from(text, 'utf16le'), 400);
    await bytes(Buffer.from(text.slice(0, -5)), 400);
    const extra = (more: string) => Buffer.from(text.replace('{', `{${more},`));
    // The last of two keys wins everywhere: the actor that counts is the one that signed.
    await bytes(
      Buffer.from(
        text.replace(
          `"actor":"${siege.mallory.uri}"`,
          `"actor":"${siege.mallory.uri}","actor":"${siege.alice.uri}"`,
        ),
      ),
    );
    for (const body of [
      put('a\\u0000b'),
      put('a\\ud800b'),
      extra('"__proto__":{"x":1}'),
      extra('"n":1e999'),
    ]) {
      const answer = await siege.evil.post(siege.mallory, inbox, body);
      await siege.server.settle();
      expect(answer.status).toBeLessThan(500);
    }
    expect(({} as Json).x).toBeUndefined();
    const html = (await siege.home(siege.ada)).join();
    expect(html.includes('\u0000') || !html.isWellFormed()).toBe(false);
  });
});

describe('28: counters', () => {
  it('of a remote object change nothing that is counted here', async () => {
    const collection = (totalItems: number) => ({
      type: 'Collection',
      id: `${siege.evil.origin}/c`,
      totalItems,
    });
    const card = await told({
      likes: collection(1_000_000),
      shares: collection(1_000_000),
      replies: { ...collection(1_000_000), first: { type: 'CollectionPage', items: [siege.adaPost] } },
      likes_count: 5,
    });
    // What its own server says of its own post is shown, and kept apart from what is counted here.
    expect(card?.counts).toEqual({ replies: 1_000_000, boosts: 1_000_000, likes: 1_000_000 });
    const counted = await siege.server.app.db
      .selectFrom('posts')
      .select(['replies_count', 'boosts_count', 'likes_count'])
      .where('uri', '=', card?.uri ?? '')
      .executeTakeFirstOrThrow();
    expect(counted).toEqual({ replies_count: 0, boosts_count: 0, likes_count: 0 });
    const note = (await siege.evil.read(siege.mallory.uri)) as Json;
    await siege.repels(
      siege.by(siege.mallory, {
        type: 'Update',
        to: [PUBLIC],
        object: { ...note, id: siege.adaPost, type: 'Note', likes: [siege.mallory.uri] },
      }),
    );
  });
});

describe('23: what is for few', () => {
  it('is found in nothing that anybody else can read', async () => {
    const { server, ada, evil, mallory } = siege;
    const word = 'sesame7f3a';
    const secret = 'open-door-4711';
    const text = `${word} ${secret}`;
    const few = await composePost(server.app, ada, { text, visibility: 'followers' });
    const one = await composePost(server.app, ada, { text: `${text} @ben`, visibility: 'mentioned' });
    await server.settle();
    const base = siege.uri(ada);
    const addresses = [
      ...['outbox', 'outbox?page=1', 'outbox?page=true', 'featured', 'liked', 'followers'].map(
        (it) => `${base}/${it}`,
      ),
      ...[few, one].flatMap((id) => [
        `${server.origin}/posts/${id}`,
        ...['replies', 'likes', 'shares', 'replies?page=own', 'replies?page=others', 'context'].map(
          (it) => `${server.origin}/posts/${id}/${it}`,
        ),
        `${server.origin}/activities/create-${id}`,
        `${server.origin}/contexts/${id}`,
        `${server.origin}/@ada/${id}`,
      ]),
      `${server.origin}/@ada`,
      `${server.origin}/search?q=${word}`,
      `${server.origin}/`,
      `${server.origin}/public`,
      `${server.origin}/local`,
    ];
    for (const address of addresses) {
      for (const answer of [
        await evil.get(address),
        await evil.get(address, mallory),
        await evil.get(address, mallory, 'rfc9421'),
      ]) {
        expect([address, answer.body.includes(secret), answer.status < 500]).toEqual([address, false, true]);
      }
      const page = await fetch(address, { headers: { accept: 'text/html' } });
      expect([address, (await page.text()).includes(secret)]).toEqual([address, false]);
    }
  });
});
