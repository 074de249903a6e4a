import { beforeAll, describe, expect, it } from 'vitest';
import { Conflict, Invalid } from '../../src/domain/errors.ts';
import { composeThread } from '../../src/domain/posts/compose.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { person, says } from './posts-people.ts';

let app: TestApp;
let ada: AccountId;

beforeAll(async () => {
  app = await testApp();
  ada = (await person(app)).id;
});

const posts = (texts: readonly string[]) => texts.map((text) => ({ text, visibility: 'public' as const }));

function postsOf(author: AccountId) {
  return app.db
    .selectFrom('posts')
    .select(['id', 'source', 'in_reply_to_id'])
    .where('account_id', '=', author)
    .orderBy('id')
    .execute();
}

describe('several posts at once', () => {
  it('answer one another in their order, and the first what they answer together', async () => {
    const author = (await person(app)).id;
    const asked = await says(app, ada, 'Tell us');
    await app.takeEvents();
    const first = await composeThread(app, author, [
      { text: 'one', visibility: 'public', inReplyToId: asked },
      ...posts(['two', 'three']),
    ]);
    const made = await postsOf(author);
    expect(made.map(({ source }) => source)).toEqual(['one', 'two', 'three']);
    expect(made.map((post) => post.in_reply_to_id)).toEqual([asked, made[0]?.id, made[1]?.id]);
    expect(first).toBe(made[0]?.id);
    const created = (await app.takeEvents()).filter(({ type }) => type === 'post.created');
    expect(created).toEqual(made.map(({ id }) => ({ type: 'post.created', postId: id })));
  });

  it('are published together or not at all', async () => {
    const author = (await person(app)).id;
    const [one, two] = posts(['fine', 'with the picture of somebody else']);
    if (!one || !two) throw new Error('there are two');
    await expect(composeThread(app, author, [one, { ...two, mediaIds: ['1'] }])).rejects.toThrow(Invalid);
    const refused = composeThread(app, author, [one, two], async () => {
      throw new Conflict();
    });
    await expect(refused).rejects.toThrow(Conflict);
    expect(await postsOf(author)).toEqual([]);
  });

  it('say which of them is wrong', async () => {
    const long = composeThread(app, ada, posts(['fine', 'x'.repeat(501), 'fine']));
    const error = await long.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Invalid);
    expect((error as Invalid).faults.map(({ field }) => field)).toEqual(['text-2']);
    const empty = composeThread(app, ada, posts(['fine', ' ']));
    await expect(empty).rejects.toMatchObject({ faults: [{ field: 'text-2', key: 'fault.post.empty' }] });
  });

  it('do something else exactly when they are published', async () => {
    const author = (await person(app)).id;
    const seen: PostId[] = [];
    await composeThread(app, author, posts(['one']), async (w) => {
      seen.push(
        ...(await w.db.selectFrom('posts').select('id').where('account_id', '=', author).execute()).map(
          ({ id }) => id,
        ),
      );
    });
    expect(seen).toEqual([]);
    expect(await postsOf(author)).toHaveLength(1);
  });
});
