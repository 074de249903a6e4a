import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listDrafts } from '../../src/domain/drafts/list.ts';
import { Invalid, NotFound } from '../../src/domain/errors.ts';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { deletePost } from '../../src/domain/posts/delete.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import { listScheduled } from '../../src/domain/scheduled/list.ts';
import { publishDue } from '../../src/domain/scheduled/publish.ts';
import { claimScheduled, MOST_SCHEDULED, schedulePost } from '../../src/domain/scheduled/schedule.ts';
import { write } from '../../src/domain/write.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type Person, person } from '../support/people.ts';
import { picture } from '../support/pictures.ts';
import { says } from './posts-people.ts';

const NOW = new Date('2026-03-01T10:00:00Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

let app: TestApp;
let ada: Person;

beforeAll(async () => {
  app = await testApp();
  ada = await person(app);
});
afterEach(() => app.at(null));

const plan = (text: string, more: Partial<PostInput> = {}, publishAt = later(30)) => ({
  form: { text: [text] },
  inputs: [{ text, visibility: 'public' as const, ...more }],
  mediaIds: more.mediaIds ?? [],
  publishAt,
});

/** Plans at 10:00. */
function schedules(by: Person, ...args: Parameters<typeof plan>): Promise<string> {
  app.at(NOW);
  return schedulePost(app, by.id, plan(...args));
}

async function textsOf({ id }: Person): Promise<(string | null)[]> {
  const rows = await app.db
    .selectFrom('posts')
    .select('source')
    .where('account_id', '=', id)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ source }) => source);
}

describe('a planned post', () => {
  it('is published at its moment, not before, with its picture', async () => {
    const mediaId = await uploadMedia(app, ada.id, await picture(), '');
    const id = await schedules(ada, 'with a picture', { mediaIds: [mediaId] });
    expect((await listScheduled(app, ada.id)).map((one) => one.id)).toEqual([id]);
    app.at(later(29));
    await publishDue(app);
    expect(await textsOf(ada)).toEqual([]);
    app.at(later(30));
    await publishDue(app);
    expect(await textsOf(ada)).toEqual(['with a picture']);
    expect(await listScheduled(app, ada.id)).toEqual([]);
  });

  it('is published once, however many processes try, and whatever kills them', async () => {
    const bea = await person(app);
    await schedules(bea, 'once');
    app.at(later(31));
    // Killed at the end of its transaction: nothing of it has happened.
    const dying = { ...app, relay: app.relay, db: breaking(app) };
    await publishDue(dying);
    expect(await textsOf(bea)).toEqual([]);
    await Promise.all(Array.from({ length: 5 }, () => publishDue(app)));
    await publishDue(app);
    expect(await textsOf(bea)).toEqual(['once']);
    expect(await listDrafts(app, bea.id)).toEqual([]);
  });

  it('becomes a draft that says why when what it answers has gone', async () => {
    const bea = await person(app);
    const parent = await says(app, ada.id, 'soon gone');
    await schedules(bea, 'an answer', { inReplyToId: parent });
    await deletePost(app, ada.id, parent);
    app.at(later(40));
    await publishDue(app);
    expect(await textsOf(bea)).toEqual([]);
    expect(await listScheduled(app, bea.id)).toEqual([]);
    expect(await listDrafts(app, bea.id)).toMatchObject([
      { form: { text: ['an answer'] }, fault: 'fault.schedule.gone' },
    ]);
  });

  it('is refused when it is too soon, too far, too long, or answers nothing', async () => {
    await expect(schedules(ada, 'soon', {}, later(4))).rejects.toMatchObject({
      faults: [{ field: 'publishAt', key: 'fault.schedule.soon' }],
    });
    await expect(schedules(ada, 'far', {}, new Date('2126-01-01'))).rejects.toMatchObject({
      faults: [{ field: 'publishAt', key: 'fault.schedule.far' }],
    });
    await expect(schedules(ada, 'x'.repeat(501))).rejects.toMatchObject({ faults: [{ field: 'text' }] });
    await expect(schedules(ada, 'hm', { inReplyToId: '1' as never })).rejects.toThrow(Invalid);
    expect(await listScheduled(app, ada.id)).toEqual([]);
  });

  it('is changed in its place, and cannot be once it is published', async () => {
    const bea = await person(app);
    const id = await schedules(bea, 'first');
    await schedulePost(app, bea.id, plan('second', {}, later(60)), { scheduledId: id });
    app.at(later(35));
    await publishDue(app);
    expect(await textsOf(bea)).toEqual([]);
    app.at(later(61));
    await publishDue(app);
    expect(await textsOf(bea)).toEqual(['second']);
    app.at(NOW);
    const late = schedulePost(app, bea.id, plan('third'), { scheduledId: id });
    await expect(late).rejects.toMatchObject({ faults: [{ key: 'fault.schedule.done' }] });
    await expect(write(app, (w) => claimScheduled(w, bea.id, id))).rejects.toThrow(NotFound);
  });

  it('is one of three hundred', async () => {
    const eager = await person(app);
    const { form, inputs, publishAt } = plan('x');
    const row = {
      account_id: eager.id,
      form: JSON.stringify(form),
      inputs: JSON.stringify(inputs),
      media_ids: [],
      publish_at: publishAt,
    };
    await app.db
      .insertInto('scheduled_posts')
      .values(Array.from({ length: MOST_SCHEDULED }, () => row))
      .execute();
    await expect(schedules(eager, 'more')).rejects.toMatchObject({
      faults: [{ key: 'fault.schedule.many' }],
    });
    await app.db.deleteFrom('scheduled_posts').where('account_id', '=', eager.id).execute();
  });
});

/** A database whose every transaction fails at its very end. */
function breaking({ db }: TestApp): TestApp['db'] {
  return new Proxy(db, {
    get(target, name) {
      if (name !== 'transaction') {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return () => ({
        execute: (use: (transaction: TestApp['db']) => Promise<unknown>) =>
          target.transaction().execute(async (transaction) => {
            await use(transaction);
            throw new Error('killed');
          }),
      });
    },
  });
}
