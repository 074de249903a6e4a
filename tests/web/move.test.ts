import { beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../src/domain/ports.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { remotePerson } from '../support/people.ts';
import { htmx } from './member.ts';
import { PASSWORD, person } from './people.ts';

let app: TestApp;
let found: Awaited<ReturnType<typeof remotePerson>>;

beforeAll(async () => {
  app = await testApp();
});

/** Whatever is looked for is `found`. */
function finding(): App {
  const lookup = async () => ({ kind: 'account', id: found.id }) as const;
  return { ...app, remote: { ...app.remote, lookup } };
}

describe('the page about moving', () => {
  it('takes and removes aliases', async () => {
    found = await remotePerson(app);
    const { visitor } = await person(finding());
    const path = '/settings/move';
    const saved = await visitor.post(`${path}/aliases`, { alias: `@${found.username}@remote.example` });
    expect([saved.status, saved.headers.get('location')]).toEqual([303, path]);
    const page = await visitor.page(path);
    expect(page).toContain('Added.');
    expect(page).toContain(`@${found.username}@remote.example`);
    await visitor.post(`${path}/aliases/remove`, { uri: found.uri });
    await visitor.page(path);
    expect(await visitor.page(path)).not.toContain(found.uri);
  });

  it('says beside the field what is wrong with an alias, and keeps it', async () => {
    const { visitor } = await person(app);
    const answer = await visitor.post('/settings/move/aliases', { alias: '@nobody@remote.example' });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('id="alias-err"');
    expect(page).toContain('value="@nobody@remote.example"');
  });

  it('moves, leads visitors on, shows no form to post, and takes it back', async () => {
    found = await remotePerson(app);
    const { visitor, accountId, username } = await person(finding());
    const { visitor: reader } = await person(app);
    const move = (password: string) =>
      visitor.post('/settings/move', { target: 'x', movePassword: password });
    const refused = await move(PASSWORD);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('does not say that this one is yours');
    found = await remotePerson(app, {
      uri: found.uri,
      username: found.username,
      alsoKnownAs: [`${app.config.origin}/users/${accountId}`],
    });
    expect(await (await move('wrong one')).text()).toContain('id="movePassword-err"');
    expect((await move(PASSWORD)).status).toBe(303);

    const profile = await reader.page(`/@${username}`);
    expect(profile).toContain('has moved to');
    expect(profile).toContain(`href="/@${found.username}@remote.example"`);
    expect(profile).toContain(`action="/accounts/${found.id}/follow"`);
    expect(profile).not.toContain(`action="/accounts/${accountId}/follow"`);
    expect(await visitor.page('/')).not.toContain('<textarea');
    expect(await visitor.page('/compose')).toContain('come back first');
    const post = await visitor.post('/compose', { text: 'Hello', visibility: 'public' }, htmx);
    expect(post.status).toBe(403);

    expect(await visitor.page('/settings/move')).toContain('action="/settings/move/back"');
    await visitor.post('/settings/move/back');
    expect(await visitor.page('/compose')).toContain('<textarea');
    expect(await reader.page(`/@${username}`)).not.toContain('has moved to');
  });
});
