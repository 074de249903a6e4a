import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../../src/federation/software.ts';
import { testApp } from '../support/app.ts';
import { type Face, openFace } from './peer.ts';
import { local, type Person, post } from './rows.ts';

let face: Face;
let ann: Person;

beforeAll(async () => {
  face = await openFace(await testApp());
  ann = await local(face.app);
});

const finger = (resource: string) =>
  face.ask(`/.well-known/webfinger?resource=${encodeURIComponent(resource)}`, '*/*');

describe('WebFinger', () => {
  it('knows a person under every spelling and answers with the right one', async () => {
    const name = ann.username;
    for (const resource of [
      `acct:${name}@perch.example`,
      `acct:${name.toUpperCase()}@PERCH.example`,
      `acct:@${name}@perch.example`,
      `${name}@perch.example`,
      ann.uri,
      `https://perch.example/@${name}`,
    ]) {
      const response = await finger(resource);
      expect([resource, response.status]).toEqual([resource, 200]);
      expect(response.headers.get('content-type')).toBe('application/jrd+json');
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(await response.json()).toEqual({
        subject: `acct:${name}@perch.example`,
        aliases: [`https://perch.example/@${name}`, ann.uri],
        links: [
          {
            rel: 'http://webfinger.net/rel/profile-page',
            type: 'text/html',
            href: `https://perch.example/@${name}`,
          },
          { rel: 'self', type: 'application/activity+json', href: ann.uri },
          {
            rel: 'http://ostatus.org/schema/1.0/subscribe',
            template: 'https://perch.example/authorize_interaction?uri={uri}',
          },
          {
            rel: 'https://w3id.org/fep/3b86/Object',
            template: 'https://perch.example/authorize_interaction?uri={object}',
          },
          {
            rel: 'https://w3id.org/fep/3b86/Create',
            template: 'https://perch.example/share?text={content}',
          },
        ],
      });
    }
  });

  it('refuses what it cannot read and does not know others', async () => {
    const gone = await local(face.app, { deleted_at: new Date() });
    const waiting = await local(face.app, {}, { confirmed_at: null });
    const statuses: [string, number][] = [
      ['', 400],
      ['nonsense', 400],
      ['acct:a@b@c', 400],
      ['acct:nobody@perch.example', 404],
      [`acct:${ann.username}@elsewhere.example`, 404],
      ['https://elsewhere.example/users/1', 404],
      [`acct:${gone.username}@perch.example`, 410],
      [`acct:${waiting.username}@perch.example`, 404],
    ];
    for (const [resource, status] of statuses) {
      expect([resource, (await finger(resource)).status]).toEqual([resource, status]);
    }
    expect((await face.ask('/.well-known/webfinger')).status).toBe(400);
  });

  it('knows the server by its name and address', async () => {
    for (const resource of ['acct:perch.example@perch.example', 'https://perch.example/']) {
      const json = (await (await finger(resource)).json()) as { links: { rel: string; href?: string }[] };
      expect(json.links.find((link) => link.rel === 'self')?.href).toBe('https://perch.example/actor');
    }
  });
});

describe('host-meta', () => {
  it('says where WebFinger is', async () => {
    const xml = await face.ask('/.well-known/host-meta', '*/*');
    expect(xml.headers.get('content-type')).toBe('application/xrd+xml');
    expect(await xml.text()).toContain('https://perch.example/.well-known/webfinger?resource={uri}');
    const json = await face.ask('/.well-known/host-meta.json', '*/*');
    expect(await json.json()).toMatchObject({ links: [{ rel: 'lrdd' }] });
  });
});

describe('NodeInfo', () => {
  it('is announced in the versions it is served in', async () => {
    const index = (await (await face.ask('/.well-known/nodeinfo', '*/*')).json()) as {
      links: { rel: string; href: string }[];
    };
    for (const link of index.links) {
      const document = await (await face.ask(new URL(link.href).pathname, '*/*')).json();
      expect(document).toMatchObject({
        version: link.rel.split('/').at(-1),
        software: { name: 'perch', version: VERSION },
        protocols: ['activitypub'],
        openRegistrations: true,
      });
    }
    expect(index.links).toHaveLength(2);
  });

  it('counts people who are here and posts that stand', async () => {
    const usage = async () => {
      // A later hour: the counts are kept for some minutes.
      hours += 1;
      const clock = { now: () => new Date(Date.now() + hours * 3_600_000) };
      const later = await openFace({ ...face.app, clock });
      const json = (await (await later.ask('/nodeinfo/2.1', '*/*')).json()) as {
        usage: { users: { total: number; activeMonth: number }; localPosts: number };
      };
      return json.usage;
    };
    let hours = 0;
    const before = await usage();
    await local(face.app, {}, { approved_at: null });
    await local(face.app, { deleted_at: new Date() });
    const busy = await local(face.app, {}, { last_seen_at: new Date() });
    await post(face.app, busy);
    await post(face.app, busy, 'public', { deleted_at: new Date() });
    const after = await usage();
    expect(after.users.total).toBe(before.users.total + 1);
    expect(after.users.activeMonth).toBe(before.users.activeMonth + 1);
    expect(after.localPosts).toBe(before.localPosts + 1);
  });

  it('gives the version of the package', async () => {
    const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
    expect(text).toContain(`"version": "${VERSION}"`);
  });
});
