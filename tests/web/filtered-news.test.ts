import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { newerThan } from '../../src/domain/timelines/home.ts';
import { rebuildHome } from '../../src/domain/timelines/rebuild.ts';
import type { PostId } from '../../src/lib/ids.ts';
import { closeStreams } from '../../src/web/stream.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { picture } from '../support/pictures.ts';
import { Member } from './member.ts';

/** What a reader leaves out is no news: not in the bell, not in the pill. */
let app: TestApp;
let alice: Member;
let reader: Member;

beforeAll(async () => {
  app = await testApp();
  alice = await Member.join(app, 'alice');
  reader = await Member.join(app, 'reader');
  await follow(app, reader.id, alice.id);
});
afterEach(closeStreams);

const say = (text: string, more: { mediaIds?: string[]; warning?: string; quoteOfId?: PostId } = {}) =>
  composePost(app, alice.id, { text, visibility: 'public', ...more });
const mute = (phrase: string, action: 'hide' | 'warn', places: readonly string[]) =>
  reader.post('/settings/filters', {
    phrase,
    wholeWord: '1',
    action,
    ...Object.fromEntries(places.map((place) => [`place-${place}`, '1'])),
  });
/** The version of the filters that the session of now has. */
async function filters() {
  const { settings } = await app.db
    .selectFrom('users')
    .select('settings')
    .where('account_id', '=', reader.id)
    .executeTakeFirstOrThrow();
  return { accountId: reader.id, version: (settings as { wordFilters?: number }).wordFilters ?? 0 };
}
/** What a stream says first: the pill and the bell. */
async function firstOf(response: Response): Promise<string> {
  const stream = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (stream && !text.includes('new-posts')) text += (await stream.read()).value ?? '';
  void stream?.cancel();
  return text;
}
const bell = async () => {
  const shown = /id="unread" class="badge"( hidden)?>.*?<span>(\d*)<\/span>/.exec(
    await reader.page('/local'),
  );
  return shown?.[1] ? 0 : Number(shown?.[2]);
};

describe('what filters leave out', () => {
  it('does not ring the bell, and does once it is not left out any more', async () => {
    const before = await bell();
    await say(`@${reader.username} fennel tonight?`);
    await say(`@${reader.username} or dill?`);
    expect(await bell()).toBe(before + 2);
    await mute('fennel', 'hide', ['notifications']);
    await mute('dill', 'warn', ['notifications']);
    expect(await bell()).toBe(before + 1);
    const { id } = await app.db
      .selectFrom('word_filters')
      .select('id')
      .where('account_id', '=', reader.id)
      .where('phrase', '=', 'fennel')
      .executeTakeFirstOrThrow();
    await reader.post(`/settings/filters/${id}/delete`, {});
    expect(await bell()).toBe(before + 2);
  });

  it('is not among the new posts of the pill, wherever in a post it stands', async () => {
    const seen = await say('what you see');
    await mute('sorrel', 'hide', ['home']);
    await mute('thyme', 'hide', ['public']);
    const quoted = await say('sorrel soup, quoted');
    const id = await uploadMedia(app, alice.id, await picture(), 'A bunch of sorrel');
    await say('thyme and time again');
    await say('#Sorrel it is');
    await say('look', { warning: 'Sorrel' });
    await say('a picture', { mediaIds: [id] });
    await say('I said so', { quoteOfId: quoted });
    await rebuildHome(app, reader.id);
    expect(await newerThan(app, { accountId: reader.id, version: 0 }, seen)).toBe(6);
    expect(await newerThan(app, await filters(), seen)).toBe(1);
    expect(await firstOf(await reader.get(`/stream?since=${seen}`))).toContain('1 new post<');
    const page = await reader.page('/');
    expect(page).toContain('thyme and time again');
    expect(page).not.toMatch(/sorrel soup|Sorrel<\/a> it is|I said so|bunch of sorrel/i);
  });
});
