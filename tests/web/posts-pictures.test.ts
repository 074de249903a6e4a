import { beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { picture } from '../support/pictures.ts';
import { Member } from './member.ts';

let app: TestApp;
let alice: Member;
let bob: Member;

beforeAll(async () => {
  app = await testApp();
  alice = await Member.join(app, 'alice');
  bob = await Member.join(app, 'bob');
});

describe('pictures', () => {
  async function formWith(fields: Record<string, string>): Promise<FormData> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file1', new File([new Uint8Array(await picture())], 'boat.png', { type: 'image/png' }));
    form.set('fileAlt1', 'a red boat');
    return form;
  }

  it('survive a refused form, and go out with the next one', async () => {
    const refused = await bob.post(
      '/compose',
      await formWith({ text: 'x'.repeat(600), visibility: 'public' }),
    );
    const page = await refused.text();
    expect(refused.status).toBe(422);
    const id = /name="media" value="(\d+)"/.exec(page)?.[1] ?? '';
    expect(page).toContain('a red boat');
    await bob.post('/compose', {
      text: 'a boat',
      visibility: 'public',
      media: id,
      [`alt-${id}`]: 'a red boat at sea',
    });
    const local = await bob.page('/local');
    expect(local).toContain('alt="a red boat at sea"');
    const address = /<img src="(\/media\/[^"]+)" alt="a red boat at sea"/.exec(local)?.[1] ?? '';
    const file = await bob.get(address);
    expect(file.status).toBe(200);
    expect(file.headers.get('cache-control')).toContain('immutable');
    const policy = file.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("sandbox; script-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('can be left out again without script', async () => {
    const refused = await bob.post(
      '/compose',
      await formWith({ text: '', visibility: 'mentioned', remove: '1' }),
    );
    const page = await refused.text();
    const id = /name="media" value="(\d+)"/.exec(page)?.[1] ?? '';
    const without = await bob.post('/compose', { text: 'no boat', media: id, remove: id });
    expect(without.status).toBe(200);
    const kept = await without.text();
    expect(kept).toContain('no boat');
    expect(kept).not.toContain('name="media"');
  });

  it('of others cannot be used, and what is no picture is refused beside its field', async () => {
    const refused = await bob.post(
      '/compose',
      await formWith({ text: 'x'.repeat(600), visibility: 'public' }),
    );
    const id = /name="media" value="(\d+)"/.exec(await refused.text())?.[1] ?? '';
    await alice.post('/compose', {
      text: 'not my boat',
      visibility: 'public',
      media: id,
      [`alt-${id}`]: 'stolen',
    });
    expect(await alice.page(`/@${alice.username}`)).not.toContain('stolen');
    const form = await formWith({ text: 'look', visibility: 'public' });
    form.set('file1', new File(['no picture'], 'boat.png', { type: 'image/png' }));
    const response = await bob.post('/compose', form);
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('-media-fault"');
  });

  it('sent by script answer their rows for the form', async () => {
    const form = new FormData();
    form.append('upload', new File([new Uint8Array(await picture())], 'boat.png', { type: 'image/png' }));
    const rows = await (await bob.post('/compose/media', form)).text();
    expect(rows).toMatch(/^<div class="attach"><input type="hidden" name="media" value="\d+">/);
  });
});
