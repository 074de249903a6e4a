import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listDomainBlocks } from '../../src/domain/instances/block.ts';
import { forgetRules } from '../../src/domain/instances/rules.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type Person, person } from './people.ts';

const PATH = '/admin/domains';
let app: TestApp;
let boss: Person;

beforeAll(async () => {
  app = await testApp();
  await noRules();
  boss = await person(app, 'admin');
});
afterAll(noRules);

/** Other tests share the database. */
async function noRules(): Promise<void> {
  await app.db.deleteFrom('domain_blocks').execute();
  forgetRules(app);
}

const rules = async () => (await listDomainBlocks(app)).map(({ createdAt: _, ...rest }) => rest);

function table(text: string): FormData {
  const form = new FormData();
  form.set('file', new File([text], 'blocks.csv', { type: 'text/csv' }));
  return form;
}

describe('the page of domain blocks', () => {
  it('is there for admins and owners alone', async () => {
    for (const role of ['user', 'moderator'] as const) {
      const { visitor } = await person(app, role);
      for (const path of [PATH, `${PATH}/export`]) expect((await visitor.get(path)).status).toBe(404);
      for (const path of [PATH, `${PATH}/remove`, `${PATH}/import`]) {
        const answer = await visitor.post(path, { domain: 'sly.example', severity: 'suspend' });
        expect([path, answer.status]).toEqual([path, 404]);
      }
      expect(await visitor.page('/admin')).not.toContain(PATH);
    }
    expect(await rules()).toEqual([]);
    expect(await boss.visitor.page('/admin')).toContain(`href="${PATH}"`);
    expect((await (await person(app, 'owner')).visitor.get(PATH)).status).toBe(200);
  });

  it('makes, shows, changes and takes back a rule', async () => {
    const fields = { domain: 'Spam.example', severity: 'limit', rejectMedia: '1', publicComment: 'A & B' };
    expect((await boss.visitor.post(PATH, fields)).status).toBe(303);
    const page = await boss.visitor.page(PATH);
    expect(page).toContain('spam.example');
    expect(page).toContain('A &amp; B');
    const edit = await boss.visitor.page(`${PATH}?edit=spam.example`);
    expect(edit).toMatch(/name="domain"[^>]*value="spam.example"/);
    expect(edit).toMatch(/value="limit" selected/);
    expect(edit).toMatch(/name="rejectMedia" value="1" checked/);
    await boss.visitor.post(PATH, { ...fields, severity: 'suspend' });
    expect(await rules()).toMatchObject([{ domain: 'spam.example', severity: 'suspend', rejectMedia: true }]);
    expect((await boss.visitor.post(`${PATH}/remove`, { domain: 'spam.example' })).status).toBe(303);
    expect(await rules()).toEqual([]);
  });

  it('says what is wrong, and keeps what was typed', async () => {
    const fields = { domain: 'not a domain', severity: 'suspend', publicComment: 'Kept' };
    const answer = await boss.visitor.post(PATH, fields);
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('This is not a domain');
    expect(page).toMatch(/value="Kept"/);
    expect((await boss.visitor.post(PATH, { ...fields, domain: 'perch.example' })).status).toBe(422);
    expect((await boss.visitor.post(PATH, { domain: 'a.example', severity: 'kill' })).status).toBe(422);
    expect((await boss.visitor.post(`${PATH}/import`, table('name,age\nada,36\n'))).status).toBe(422);
    expect(await rules()).toEqual([]);
  });

  it('reads and writes the tables of Mastodon', async () => {
    const text = [
      '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate',
      'bad.example,suspend,true,true,"Spam, ""and"" more",false',
      'loud.example,silence,false,false,,true',
      'fine.example,noop,true,false,,false',
      'not a domain,suspend,false,false,,false',
      '',
    ].join('\r\n');
    expect((await boss.visitor.post(`${PATH}/import`, table(`\ufeff${text}`))).status).toBe(303);
    expect(await rules()).toMatchObject([
      { domain: 'bad.example', severity: 'suspend', publicComment: 'Spam, "and" more', rejectReports: true },
      { domain: 'fine.example', severity: 'none', rejectMedia: true },
      { domain: 'loud.example', severity: 'limit', rejectMedia: false },
    ]);
    const answer = await boss.visitor.get(`${PATH}/export`);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    const rows = (await answer.text()).split('\r\n');
    expect(rows.slice(0, 3)).toEqual([
      ...text.split('\r\n').slice(0, 2),
      'fine.example,noop,true,false,,false',
    ]);
  });
});
