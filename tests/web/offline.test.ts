import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { Member } from './member.ts';
import { Visitor } from './visitor.ts';

/** The worker that shows a page of ours when the line is dead; browsers take another one as soon as its text differs. */
describe('the service worker', () => {
  const text = async (visitor: Visitor) => (await visitor.get('/service-worker.js')).text();

  it('is another one when the page that it keeps says something else', async () => {
    const visitor = new Visitor(await testApp());
    const page = await visitor.page('/offline');
    const hash = createHash('sha256').update(page).digest('base64url').slice(0, 12);
    expect(await text(visitor)).toContain(`'${hash}'`);
  });

  it('is the same for everybody, however their pages look', async () => {
    const app = await testApp();
    const stranger = await text(new Visitor(app));
    const member = await Member.join(app);
    await member.post('/theme', { theme: 'dark' });
    await member.post('/settings/appearance', { textSize: 'larger' });
    expect(await text(member)).toBe(stranger);
  });

  it('is another one for a server of another name', async () => {
    const app = await testApp();
    const config = { ...app.config, origin: 'https://elsewhere.example' };
    expect(await text(new Visitor({ ...app, config }))).not.toBe(await text(new Visitor(app)));
  });
});
