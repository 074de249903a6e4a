import type { App } from '../../src/domain/ports.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { PostInput, RemotePostDraft } from '../../src/domain/posts/types.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { addPerson } from './timelines-rows.ts';

let made = 0;

/** Somebody with a name that no other test uses. */
export async function person(app: App): Promise<{ id: AccountId; name: string }> {
  made += 1;
  const name = `writer${process.pid}x${made}`;
  return { id: await addPerson(app, { username: name }), name };
}

/** Somebody of another server, who has an inbox of their own and perhaps a shared one. */
export async function stranger(
  app: App,
  inbox?: string,
  sharedInbox: string | null = null,
): Promise<AccountId> {
  const id = await addPerson(app, { local: false });
  await app.db
    .updateTable('accounts')
    .set({ inbox: inbox ?? `https://far.example/inboxes/${id}`, shared_inbox: sharedInbox })
    .where('id', '=', id)
    .execute();
  return id;
}

export function says(
  app: App,
  author: AccountId,
  text: string,
  more: Partial<PostInput> = {},
): Promise<PostId> {
  return composePost(app, author, { visibility: 'public', ...more, text });
}

export function row(app: App, id: PostId) {
  return app.db.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

export async function kindsHeardBy(app: App, accountId: AccountId): Promise<string[]> {
  const rows = await app.db
    .selectFrom('notifications')
    .select('kind')
    .where('account_id', '=', accountId)
    .orderBy('id')
    .execute();
  return rows.map(({ kind }) => kind);
}

/** A post of another server, as the federation hands it over. */
export function draft(authorId: AccountId, more: Partial<RemotePostDraft> = {}): RemotePostDraft {
  made += 1;
  return {
    uri: `https://far.example/posts/${process.pid}-${made}`,
    url: null,
    authorId,
    html: '<p>from afar</p>',
    warning: '',
    sensitive: false,
    language: 'en',
    visibility: 'public',
    inReplyToUri: null,
    publishedAt: new Date('2026-01-02T03:04:05Z'),
    editedAt: null,
    mentions: [],
    hashtags: [],
    emojis: [],
    media: [],
    ...more,
  };
}
