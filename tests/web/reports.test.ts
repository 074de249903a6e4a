import { beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/db/tables/people.ts';
import type { App } from '../../src/domain/ports.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { canSee } from '../../src/domain/posts/visibility.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import { testApp } from '../support/app.ts';
import { remotePerson } from '../support/people.ts';
import { Member } from './member.ts';

let app: App;
let reporter: Member;
let bad: Member;
let moderator: Member;
beforeAll(async () => {
  app = await testApp();
  [reporter, bad, moderator] = [
    await Member.join(app, 'reporter'),
    await Member.join(app, 'bad'),
    await withRole('moderator'),
  ];
});

async function withRole(role: Role): Promise<Member> {
  const member = await Member.join(app, role);
  await app.db.updateTable('users').set({ role }).where('account_id', '=', member.id).execute();
  return member;
}

const text = (answer: Response) => answer.text();
async function reported(fields: Record<string, string> = {}): Promise<string> {
  const form = { account: bad.id, reason: 'spam', comment: 'Look at <this>', ...fields };
  expect((await reporter.post('/report', form)).status).toBe(303);
  const row = await app.db
    .selectFrom('reports')
    .select('id')
    .where('reporter_id', '=', reporter.id)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  return row.id;
}

describe('the report form', () => {
  it('is in the menus of posts and profiles, names posts, and leads on to muting and blocking', async () => {
    const postId = await composePost(app, bad.id, { text: 'Buy now', visibility: 'public' });
    const profile = await text(await reporter.get(`/@${bad.username}`));
    expect(profile).toContain(`/report?account=${bad.id}&amp;post=${postId}`);
    expect(profile).toContain(`href="/report?account=${bad.id}"`);
    const page = await text(await reporter.get(`/report?account=${bad.id}&post=${postId}`));
    expect(page).toContain('Buy now');
    expect(page).toMatch(new RegExp(`name="post" value="${postId}" checked`));
    expect(page).not.toContain('name="forward"');
    const id = await reported({ post: postId });
    const row = await app.db.selectFrom('reports').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ target_id: bad.id, post_ids: [postId], reason: 'spam', forwarded: false });
    const done = await text(await reporter.get(`/report/done?account=${bad.id}`));
    expect(done).toContain(`action="/accounts/${bad.id}/mute"`);
    expect(done).toContain(`action="/accounts/${bad.id}/block"`);
  });

  it('says what is missing, and keeps what was typed', async () => {
    const answer = await reporter.post('/report', { account: bad.id, comment: 'Hear me' });
    expect(answer.status).toBe(422);
    const page = await text(answer);
    expect(page).toContain('Choose what is wrong.');
    expect(page).toContain('Hear me');
    const long = await reporter.post('/report', {
      account: bad.id,
      reason: 'spam',
      comment: 'x'.repeat(5001),
    });
    expect(long.status).toBe(422);
  });

  it('is not about oneself, nobody, or posts of others or that one may not see', async () => {
    expect((await reporter.get('/report?account=1')).status).toBe(404);
    expect((await reporter.post('/report', { account: reporter.id, reason: 'spam' })).status).toBe(403);
    const hidden = await composePost(app, bad.id, { text: 'Few', visibility: 'followers' });
    const mine = await composePost(app, reporter.id, { text: 'Mine', visibility: 'public' });
    for (const post of [hidden, mine]) {
      const id = await reported({ post });
      const row = await app.db
        .selectFrom('reports')
        .select('post_ids')
        .where('id', '=', id)
        .executeTakeFirst();
      expect(row?.post_ids).toEqual([]);
    }
  });

  it('can tell the other server', async () => {
    const far = await remotePerson(app);
    expect(await text(await reporter.get(`/report?account=${far.id}`))).toContain('name="forward"');
    const id = await reported({ account: far.id, forward: '1' });
    const row = await app.db
      .selectFrom('reports')
      .select('forwarded')
      .where('id', '=', id)
      .executeTakeFirst();
    expect(row?.forwarded).toBe(true);
  });
});

describe('the reports page', () => {
  it('is there for those who moderate, and says how many wait', async () => {
    const id = await reported();
    for (const path of ['/admin/reports', `/admin/reports/${id}`]) {
      expect((await reporter.get(path)).status).toBe(404);
      expect((await moderator.get(path)).status).toBe(200);
    }
    expect((await reporter.post(`/admin/reports/${id}/suspend`)).status).toBe(404);
    expect(await text(await moderator.get('/'))).toMatch(/open reports/);
    expect(await text(await reporter.get('/'))).not.toMatch(/open reports/);
  });

  it('shows what was reported, is resolved and opened again', async () => {
    const post = await composePost(app, bad.id, { text: 'Awful', visibility: 'public' });
    const id = await reported({ post });
    const page = await text(await moderator.get(`/admin/reports/${id}`));
    expect(page).toContain('Awful');
    expect(page).toContain('Look at &lt;this&gt;');
    expect((await moderator.post(`/admin/reports/${id}/resolve`)).status).toBe(303);
    const listed = async (state: string) => text(await moderator.get(`/admin/reports?state=${state}`));
    expect(await listed('resolved')).toContain(`/admin/reports/${id}"`);
    expect(await listed('open')).not.toContain(`/admin/reports/${id}"`);
    await moderator.post(`/admin/reports/${id}/reopen`);
    expect(await listed('open')).toContain(`/admin/reports/${id}"`);
  });

  it('suspends: logged out, hidden, and back when it is lifted', async () => {
    const post = await composePost(app, bad.id, { text: 'Gone?', visibility: 'public' });
    const id = await reported({ post });
    expect((await bad.get('/settings')).status).toBe(200);
    await moderator.post(`/admin/reports/${id}/suspend`);
    expect((await bad.get('/settings')).status).toBe(303);
    const sessions = app.db.selectFrom('sessions').select('id').where('account_id', '=', bad.id);
    expect(await sessions.execute()).toEqual([]);
    expect(await canSee(app.db, anonymous, post)).toBe(false);
    expect((await reporter.get(`/@${bad.username}`)).status).toBe(404);
    // The moderators still see what it was about.
    expect(await text(await moderator.get(`/admin/reports/${id}`))).toContain('Gone?');
    await moderator.post(`/admin/reports/${id}/unsuspend`);
    expect(await canSee(app.db, anonymous, post)).toBe(true);
  });

  it('lets nobody suspend those of their own rank or above', async () => {
    const admin = await withRole('admin');
    const upward = await reported({ account: admin.id });
    expect((await moderator.post(`/admin/reports/${upward}/suspend`)).status).toBe(403);
    const own = await reported({ account: moderator.id });
    expect((await moderator.post(`/admin/reports/${own}/suspend`)).status).toBe(403);
    expect((await admin.post(`/admin/reports/${own}/suspend`)).status).toBe(303);
    await admin.post(`/admin/reports/${own}/unsuspend`);
  });
});
