import { playStory } from '../../src/demo/story.ts';
import { deleteAccount } from '../../src/domain/accounts/delete.ts';
import { updateProfile } from '../../src/domain/accounts/update.ts';
import { bookmark } from '../../src/domain/bookmarks/bookmark.ts';
import { follow } from '../../src/domain/follows/follow.ts';
import { like } from '../../src/domain/likes/like.ts';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { deletePost } from '../../src/domain/posts/delete.ts';
import { editPost } from '../../src/domain/posts/edit.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type Belongings, gather, postOf } from './belongings.ts';
import { picture } from './pictures.ts';
import { settle, type TestServer } from './servers.ts';

const WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const COLOURS = ['#16a085', '#c0392b', '#8e44ad', '#d35400'];

/** Two servers with the demo's people, and on the first one what pages have to cope with besides. */
export interface Scenes {
  here: TestServer;
  there: TestServer;
  /** Reads everything, owns the server. */
  ines: AccountId;
  /** Has only just come: nothing is there yet. */
  nils: AccountId;
  /** Approves followers; two people wait. */
  hana: AccountId;
  /** Addresses of posts, by what is special about them. */
  posts: Record<'question' | 'deep' | 'gone' | 'edited' | 'gallery' | 'remote', string>;
  /** Addresses of what ines has gathered. */
  things: Belongings;
}

/** Fills both servers; takes some seconds. */
export async function playScenes(here: TestServer, there: TestServer): Promise<Scenes> {
  await playStory(here.app, there.app, () => settle(here, there));
  const ines = await idOf(here, 'ines');
  await here.app.db.updateTable('users').set({ role: 'owner' }).where('account_id', '=', ines).execute();
  const [nils, hana] = [await here.account('nils'), await here.account('hana', { displayName: 'Hana Ito' })];
  await here.app.db.updateTable('accounts').set({ locked: true }).where('id', '=', hana).execute();
  for (const name of ['kofi', 'priya']) await follow(here.app, await idOf(here, name), hana);
  const gallery = await longWords(here, ines);
  const thread = await deepThread(here, ines);
  const old = await here.account('oldtimer', { displayName: 'Was here once' });
  await deleteAccount(here.app, old);
  await settle(here, there);
  const posts = { gallery, ...thread, ...(await known(here, ines)) };
  const things = await gather(here, {
    ines,
    kofi: await idOf(here, 'kofi'),
    priya: await idOf(here, 'priya'),
    long: await idOf(here, 'somebody_with_a_very_long_name'),
    gallery: postOf(posts.gallery),
    question: postOf(posts.question),
  });
  return { here, there, ines, nils, hana, posts, things };
}

/** The account of somebody of this server. */
export async function idOf(server: TestServer, username: string): Promise<AccountId> {
  const row = await server.app.db
    .selectFrom('accounts')
    .select('id')
    .where('username', '=', username)
    .where('domain', 'is', null)
    .executeTakeFirstOrThrow();
  return row.id;
}

async function says(server: TestServer, author: AccountId, text: string, more: Partial<PostInput> = {}) {
  return composePost(server.app, author, { text, visibility: 'public', language: 'en', ...more });
}

async function pictures(server: TestServer, author: AccountId, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (const [index, colour] of COLOURS.slice(0, count).entries()) {
    const tall = index % 2 === 1;
    const bytes = await picture(colour, tall ? 600 : 1200, tall ? 1000 : 700);
    ids.push(await uploadMedia(server.app, author, bytes, index === 2 ? '' : `Colour ${colour}`));
  }
  return ids;
}

/** Somebody whose name, words and pictures take all the room there is. */
async function longWords(here: TestServer, ines: AccountId): Promise<string> {
  const name = 'somebody_with_a_very_long_name';
  const id = await here.account(name, { displayName: `${WORD.slice(0, 40)} the Very Long` });
  await updateProfile(here.app, id, {
    displayName: `${WORD.slice(0, 40)} of Long`,
    bio: `I like ${WORD} and https://example.com/${'b/'.repeat(60)}`,
    fields: [
      { name: WORD.slice(0, 40), value: `https://example.com/${'c'.repeat(80)}` },
      { name: 'ليلى', value: 'مرحبا بكم' },
    ],
    locked: false,
    discoverable: false,
    indexable: false,
    hidesFollows: false,
    bot: false,
  });
  await follow(here.app, ines, id);
  await follow(here.app, id, ines);
  const path = (post: PostId) => `/@${name}/${post}`;
  await says(here, id, `${WORD} #${WORD} https://example.com/${'a/'.repeat(60)} @ines`);
  for (const count of [2, 3]) {
    await says(here, id, `${count} pictures`, { mediaIds: await pictures(here, id, count) });
  }
  const four = await says(here, id, 'Four pictures', { mediaIds: await pictures(here, id, 4) });
  await says(here, id, 'Behind a veil', { mediaIds: await pictures(here, id, 1), sensitive: true });
  await says(here, id, 'One behind a warning', {
    mediaIds: await pictures(here, id, 1),
    warning: `A warning as long as ${WORD}, and then some more of it`,
  });
  await says(here, id, '', { mediaIds: await pictures(here, id, 1) });
  await like(here.app, ines, four);
  await bookmark(here.app, ines, four);
  return path(four);
}

/** A conversation seven deep with a wide place, a deleted reply in its middle, and an edited one. */
async function deepThread(here: TestServer, ines: AccountId) {
  const [kofi, priya, layla] = [
    await idOf(here, 'kofi'),
    await idOf(here, 'priya'),
    await idOf(here, 'layla'),
  ];
  const top = await says(
    here,
    kofi,
    'Which bird sits on the wire in front of the bakery? Brown, small, loud.',
  );
  const speakers = [ines, priya, layla, kofi];
  let parent = top;
  let gone = top;
  for (let depth = 1; depth <= 7; depth += 1) {
    const author = speakers[depth % 4] ?? ines;
    const text =
      depth === 3 ? 'لا أعرف، لكنه يغني كل صباح.' : `Guess number ${depth}: a wren, and it is always a wren.`;
    const reply = await says(here, author, text, {
      inReplyToId: parent,
      language: depth === 3 ? 'ar' : 'en',
    });
    if (depth === 2) gone = reply;
    parent = reply;
  }
  for (const author of speakers) await says(here, author, 'A sparrow.', { inReplyToId: top });
  await deletePost(here.app, layla, gone);
  const edited = await says(here, ines, 'It was a wern.', { inReplyToId: top });
  await editPost(here.app, ines, edited, {
    text: 'It was a wren.\n\nCorrected by its friends.',
    warning: '',
    sensitive: false,
    language: 'en',
    visibility: 'public',
    inReplyToId: top,
    mediaIds: [],
  });
  for (const author of [kofi, priya, layla]) await like(here.app, author, edited);
  for (let n = 1; n <= 24; n += 1) await says(here, priya, `Street ${n} of the map is done.`);
  await says(here, priya, 'A word for your ear only, @ines.', { visibility: 'mentioned' });
  return { deep: `/@kofi/${top}`, gone: `/@layla/${gone}`, edited: `/@ines/${edited}` };
}

/** Where the demo's own conversation is, and a post of the other server. */
async function known(here: TestServer, ines: AccountId) {
  const question = await here.app.db
    .selectFrom('posts')
    .select('id')
    .where('account_id', '=', ines)
    .where('replies_count', '>', 2)
    .executeTakeFirstOrThrow();
  const remote = await here.app.db
    .selectFrom('posts')
    .innerJoin('accounts', 'accounts.id', 'posts.account_id')
    .select(['posts.id', 'username', 'domain'])
    .where('domain', 'is not', null)
    .where('username', '=', 'olena')
    .executeTakeFirstOrThrow();
  return {
    question: `/@ines/${question.id}`,
    remote: `/@${remote.username}@${remote.domain}/${remote.id}`,
  };
}
