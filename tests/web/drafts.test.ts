import { beforeAll, describe, expect, it } from 'vitest';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { publishDue } from '../../src/domain/scheduled/publish.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { picture } from '../support/pictures.ts';
import { htmx, Member } from './member.ts';

/** Drafts, threads and planned posts as a browser without script sends them. */
let app: TestApp;
let ada: Member;

beforeAll(async () => {
  app = await testApp();
  ada = await Member.join(app, 'ada');
});

function postsOf(member: Member) {
  return app.db
    .selectFrom('posts')
    .select(['id', 'source', 'in_reply_to_id', 'visibility', 'warning', 'created_at'])
    .where('account_id', '=', member.id)
    .orderBy('id')
    .execute();
}

const fields = (more: Record<string, string>) => ({
  place: 'page',
  visibility: 'public',
  language: '',
  ...more,
});

async function draftIds(member: Member): Promise<string[]> {
  const html = await member.page('/drafts');
  return [...html.matchAll(/\/drafts\/(\d+)\/delete/g)].map(([, id]) => id ?? '');
}

describe('a draft', () => {
  it('keeps all that was written, opens again, and goes when it is published', async () => {
    const mediaId = await uploadMedia(app, ada.id, await picture(), '');
    const sent = new FormData();
    const all = {
      text: 'half a thou',
      'text-2': 'the other half',
      warned: '1',
      warning: 'thinking',
      visibility: 'followers',
      language: 'pt',
      sensitive: '1',
      media: mediaId,
      [`alt-${mediaId}`]: 'a bird',
      somethingNew: 'of another part',
      place: 'page',
      as: 'draft',
    };
    for (const [name, value] of Object.entries(all)) sent.append(name, value);
    const answer = await ada.post('/compose', sent);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/drafts');
    expect(await postsOf(ada)).toEqual([]);

    const list = await ada.page('/drafts');
    expect(list).toContain('thinking');
    expect(list).toContain('and one more post');
    const [id = ''] = await draftIds(ada);
    const form = await ada.page(`/compose?draft=${id}`);
    expect(form).toContain('half a thou</textarea>');
    expect(form).toContain('the other half</textarea>');
    expect(form).toContain('value="thinking"');
    expect(form).toContain('a bird</textarea>');
    expect(form).toMatch(/value="followers" checked/);
    expect(form).toMatch(/value="pt" selected/);
    expect(form).toMatch(/name="sensitive" value="1" checked/);
    const stored = await app.db.selectFrom('drafts').select('form').where('id', '=', id).executeTakeFirst();
    expect(stored?.form).toMatchObject({ somethingNew: ['of another part'] });

    await ada.post('/compose', fields({ text: 'a thought', draftId: id, media: mediaId }));
    expect((await postsOf(ada)).map(({ source }) => source)).toEqual(['a thought']);
    expect(await draftIds(ada)).toEqual([]);
  });

  it('is changed in its place and deleted by its own author only', async () => {
    const bea = await Member.join(app, 'bea');
    await bea.post('/compose', fields({ text: 'one', as: 'draft' }));
    const [id = ''] = await draftIds(bea);
    await bea.post('/compose', fields({ text: 'two', as: 'draft', draftId: id }));
    expect(await draftIds(bea)).toEqual([id]);
    expect((await ada.get(`/compose?draft=${id}`)).status).toBe(404);
    await ada.post(`/drafts/${id}/delete`);
    expect(await bea.page('/drafts')).toContain('two');
    await bea.post(`/drafts/${id}/delete`);
    expect(await draftIds(bea)).toEqual([]);
  });

  it('leaves an empty form behind where htmx sent it', async () => {
    const bea = await Member.join(app, 'bea');
    const answer = await bea.post('/compose', fields({ text: 'later', as: 'draft', place: 'home' }), htmx);
    expect(answer.headers.get('HX-Retarget')).toBe('#composer-home');
    const html = await answer.text();
    expect(html).toContain('id="composer-home"');
    expect(html).not.toContain('later</textarea>');
    expect(await draftIds(bea)).toHaveLength(1);
  });
});

describe('a thread', () => {
  it('grows and shrinks with the form, and is published in its order', async () => {
    const bea = await Member.join(app, 'bea');
    const grown = await bea.post('/compose', fields({ text: 'one', add: '1' }));
    expect(grown.status).toBe(200);
    const form = await grown.text();
    expect(form).toContain('one</textarea>');
    expect(form).toContain('name="text-2"');
    expect(form).toContain('Post all');
    const shrunk = await bea.post(
      '/compose',
      fields({ text: 'one', 'text-2': 'two', 'text-3': 'three', drop: '2' }),
    );
    const left = await shrunk.text();
    expect(left).not.toContain('two</textarea>');
    expect(left).toMatch(/name="text-2"[^>]*>\nthree/);
    expect(await postsOf(bea)).toEqual([]);

    const mediaId = await uploadMedia(app, bea.id, await picture(), '');
    const texts = { text: 'one', 'text-2': ' ', 'text-3': 'two', 'text-4': '', 'media-4': mediaId };
    await bea.post('/compose', fields({ ...texts, warned: '1', warning: 'long', asked: '1' }));
    const posts = await postsOf(bea);
    expect(posts.map(({ source }) => source)).toEqual(['one', 'two', '']);
    expect(posts.map((post) => post.in_reply_to_id)).toEqual([null, posts[0]?.id, posts[1]?.id]);
    expect(posts.map(({ warning }) => warning)).toEqual(['long', 'long', 'long']);
  });

  it('says at the post that is wrong what is wrong, and publishes none', async () => {
    const bea = await Member.join(app, 'bea');
    const answer = await bea.post('/compose', fields({ text: 'one', 'text-2': 'x'.repeat(501) }));
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('id="composer-page-text-2-fault"');
    expect(await postsOf(bea)).toEqual([]);
  });
});

describe('a picture without a description', () => {
  it('is asked about once, in a thread as well, unless nobody wants to be asked', async () => {
    const bea = await Member.join(app, 'bea');
    const mediaId = await uploadMedia(app, bea.id, await picture(), '');
    const sent = { text: 'look', 'text-2': 'here', 'media-2': mediaId };
    const asked = await bea.post('/compose', fields(sent));
    expect(asked.status).toBe(422);
    const form = await asked.text();
    expect(form).toContain('Not every picture has a description');
    expect(form).toContain('Post anyway');
    expect(form).toContain('name="asked" value="1"');
    expect(await postsOf(bea)).toEqual([]);
    expect((await bea.post('/compose', fields({ ...sent, asked: '1' }))).status).toBe(303);
    expect(await postsOf(bea)).toHaveLength(2);
    await bea.post('/settings/appearance', { visibility: 'public' });
    const other = await uploadMedia(app, bea.id, await picture(), '');
    expect((await bea.post('/compose', fields({ text: 'again', media: other }))).status).toBe(303);
  });
});

describe('a planned post', () => {
  const planned = { publishAt: '2027-02-03T18:30', as: 'schedule', timeZone: 'Asia/Tokyo' };

  it('is planned in the zone of the browser, shown, changed, and published', async () => {
    const bea = await Member.join(app, 'bea');
    const answer = await bea.post('/compose', fields({ text: 'good evening', ...planned }));
    expect(answer.headers.get('location')).toBe('/drafts/scheduled');
    const row = () =>
      app.db.selectFrom('scheduled_posts').selectAll().where('account_id', '=', bea.id).executeTakeFirst();
    expect((await row())?.publish_at.toISOString()).toBe('2027-02-03T09:30:00.000Z');
    const list = await bea.page('/drafts/scheduled');
    expect(list).toContain('good evening');
    // As it was planned, without script and wherever the browser is by now.
    expect(list).toMatch(/<time datetime="2027-02-03T09:30:00\.000Z">Feb 3, 2027, 06:30\sPM GMT\+9</);
    const { id = '' } = (await row()) ?? {};
    const form = await bea.page(`/compose?scheduled=${id}`);
    expect(form).toContain('value="2027-02-03T18:30"');
    expect(form).toContain('Asia/Tokyo');
    // Enter and the large button change the plan; they do not publish.
    await bea.post(
      '/compose',
      fields({ text: 'good night', scheduledId: id, publishAt: '2027-02-03T22:00' }),
    );
    expect((await row())?.publish_at.toISOString()).toBe('2027-02-03T13:00:00.000Z');
    expect(await postsOf(bea)).toEqual([]);
    app.at(new Date('2027-02-03T13:00:00Z'));
    await publishDue(app);
    app.at(null);
    expect((await postsOf(bea)).map(({ source }) => source)).toEqual(['good night']);
    const late = await bea.post('/compose', fields({ text: 'too late', scheduledId: id, as: 'now' }));
    expect(late.status).toBe(422);
    expect(await late.text()).toContain('too late</textarea>');
  });

  it('is published now, or becomes a draft again', async () => {
    const bea = await Member.join(app, 'bea');
    const idOf = async () =>
      (
        await app.db
          .selectFrom('scheduled_posts')
          .select('id')
          .where('account_id', '=', bea.id)
          .executeTakeFirst()
      )?.id ?? '';
    await bea.post('/compose', fields({ text: 'one', ...planned }));
    await bea.post('/compose', fields({ text: 'one now', scheduledId: await idOf(), as: 'now' }));
    expect((await postsOf(bea)).map(({ source }) => source)).toEqual(['one now']);
    expect(await idOf()).toBe('');
    await bea.post('/compose', fields({ text: 'two', ...planned }));
    await bea.post(`/scheduled/${await idOf()}/cancel`);
    expect(await idOf()).toBe('');
    expect(await bea.page('/drafts')).toContain('two');
  });

  it.each([
    ['soon', { publishAt: '2020-01-01T00:00' }, 'at least five minutes'],
    ['at no time', { publishAt: '' }, 'Choose a day and a time'],
  ])('that is to come %s is refused, with all its text', async (_what, more, said) => {
    const answer = await ada.post('/compose', fields({ text: 'keep me', ...planned, ...more }));
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain(said);
    expect(html).toContain('keep me</textarea>');
  });
});

describe('a post that is deleted and redrafted', () => {
  it('opens with all that was in it, its picture kept, and leaves nothing published', async () => {
    const bea = await Member.join(app, 'bea');
    const mediaId = await uploadMedia(app, bea.id, await picture(), 'a bird');
    const sent = {
      text: 'tpyo',
      warned: '1',
      warning: 'words',
      visibility: 'followers',
      media: mediaId,
      quotePolicy: 'nobody',
    };
    await bea.post('/compose', fields(sent));
    const [post] = await postsOf(bea);
    expect((await ada.post(`/posts/${post?.id}/redraft`)).status).toBe(404);
    const answer = await bea.post(`/posts/${post?.id}/redraft`);
    const path = answer.headers.get('location') ?? '';
    expect(path).toMatch(/^\/compose\?draft=\d+$/);
    const form = await bea.page(path);
    expect(form).toContain('tpyo</textarea>');
    expect(form).toContain('value="words"');
    expect(form).toMatch(/value="followers" checked/);
    expect(form).toMatch(/name="quotePolicy".*?<option value="nobody" selected/s);
    expect(form).toContain('a bird</textarea>');
    expect((await postsOf(bea)).map(({ source }) => source)).toEqual([null]);
    const draftId = path.split('=')[1] ?? '';
    await bea.post('/compose', fields({ ...sent, text: 'typo', draftId }));
    const again = (await postsOf(bea)).at(-1);
    expect(again).toMatchObject({ source: 'typo', visibility: 'followers' });
    const media = await app.db
      .selectFrom('media')
      .select('post_id')
      .where('id', '=', mediaId)
      .executeTakeFirst();
    expect(media?.post_id).toBe(again?.id);
  });
});

describe('a poll that is deleted and redrafted', () => {
  it('keeps its choices, its length and who may answer', async () => {
    const bea = await Member.join(app, 'bea');
    const poll = { polled: '1', multiple: '1', pollLength: '21600', replyPolicy: 'followers' };
    const body = new URLSearchParams({ ...poll, text: 'Tea?', visibility: 'public' });
    for (const option of ['Green', 'Black']) body.append('option', option);
    expect((await bea.post('/compose', body)).status).toBeLessThan(400);
    const [post] = await postsOf(bea);
    const answer = await bea.post(`/posts/${post?.id}/redraft`);
    const form = await bea.page(answer.headers.get('location') ?? '');
    expect(form).toContain('value="Green"');
    expect(form).toContain('value="Black"');
    expect(form).toMatch(/name="polled" value="1" checked/);
    expect(form).toMatch(/name="multiple" value="1" checked/);
    expect(form).toMatch(/value="21600" selected/);
    expect(form).toMatch(/value="followers" selected/);
  });
});

describe('the next post', () => {
  it('begins as the last one, unless that was for few or an answer', async () => {
    const bea = await Member.join(app, 'bea');
    await bea.post('/compose', fields({ text: 'olá', visibility: 'unlisted', language: 'pt' }));
    let form = await bea.page('/compose');
    expect(form).toMatch(/value="unlisted" checked/);
    expect(form).toMatch(/value="pt" selected/);
    await bea.post('/compose', fields({ text: 'psst', visibility: 'mentioned', language: 'de' }));
    form = await bea.page('/compose');
    expect(form).toMatch(/value="unlisted" checked/);
    expect(form).toMatch(/value="pt" selected/);
  });

  it('begins as the settings say, for those who want that', async () => {
    const bea = await Member.join(app, 'bea');
    await bea.post('/settings/appearance', { visibility: 'public', language: 'de', timeZone: 'Asia/Tokyo' });
    await bea.post('/compose', fields({ text: 'olá', visibility: 'unlisted', language: 'pt' }));
    const form = await bea.page('/compose');
    expect(form).toMatch(/value="public" checked/);
    expect(form).toMatch(/value="de" selected/);
    expect(form).toContain('Time zone: Asia/Tokyo.');
  });
});

describe('an answer to a post that is gone', () => {
  it.each(['page', 'reply', 'dialog'])(
    'comes back as it was written, and goes out on its own (%s)',
    async (place) => {
      const gia = await Member.join(app, 'gia');
      await ada.post('/compose', fields({ text: 'Soon gone' }));
      const parent = (await postsOf(ada)).at(-1)?.id ?? '';
      await ada.post(`/posts/${parent}/delete`);
      const sent = {
        text: 'precious words',
        inReplyToId: parent,
        place,
        return: `/@${ada.username}/${parent}`,
      };
      for (const headers of [{}, htmx]) {
        const answer = await gia.post('/compose', fields(sent), headers);
        expect(answer.status).toBe(422);
        const form = await answer.text();
        expect(form).toContain('precious words</textarea>');
        expect(form).toContain('no longer there');
        expect(form).not.toContain('name="inReplyToId"');
      }
      const { inReplyToId: _, ...alone } = sent;
      const answer = await gia.post('/compose', fields(alone));
      const [post] = await postsOf(gia);
      expect(post).toMatchObject({ source: 'precious words', in_reply_to_id: null });
      if (place === 'reply') expect(answer.headers.get('location')).toBe(`/@${gia.username}/${post?.id}`);
    },
  );
});
