import type { ListReplies } from '../../db/tables/lists.ts';
import type { AccountId } from '../../lib/ids.ts';
import { Invalid, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { rebuildHome } from '../timelines/rebuild.ts';
import { write } from '../write.ts';

/** A list as its owner sees it. */
export interface ListView {
  id: string;
  title: string;
  exclusive: boolean;
  replies: ListReplies;
  members: number;
}

/** What its owner decides about a list. */
export interface ListInput {
  title: string;
  exclusive: boolean;
  replies: ListReplies;
}

const MOST_LISTS = 50;
const LONGEST_TITLE = 60;

/** This person's lists, by title. */
export async function readLists(app: App, ownerId: AccountId): Promise<ListView[]> {
  return listRows(app, ownerId).orderBy('lists.title').orderBy('lists.id').execute();
}

/** @throws {NotFound} unless it is this person's */
export async function readList(app: App, ownerId: AccountId, listId: string): Promise<ListView> {
  const list = await listRows(app, ownerId).where('lists.id', '=', listId).executeTakeFirst();
  if (!list) throw new NotFound();
  return list;
}

function listRows(app: App, ownerId: AccountId) {
  return app.db
    .selectFrom('lists')
    .select((eb) => [
      'lists.id',
      'lists.title',
      'lists.exclusive',
      'lists.replies',
      eb
        .cast<number>(
          eb
            .selectFrom('list_members')
            .select((count) => count.fn.countAll().as('members'))
            .whereRef('list_members.list_id', '=', 'lists.id'),
          'integer',
        )
        .as('members'),
    ])
    .where('lists.account_id', '=', ownerId);
}

/** @returns its id @throws {Invalid} naming `title`, also when there are 50 lists already */
export async function createList(app: App, ownerId: AccountId, input: ListInput): Promise<string> {
  const title = titleOf(input);
  return write(app, async (w) => {
    const { total } = await w.db
      .selectFrom('lists')
      .select((eb) => eb.fn.countAll<string>().as('total'))
      .where('account_id', '=', ownerId)
      .executeTakeFirstOrThrow();
    if (Number(total) >= MOST_LISTS) throw new Invalid({ field: 'title', key: 'fault.list.tooMany' });
    const { exclusive, replies } = input;
    const row = await w.db
      .insertInto('lists')
      .values({ account_id: ownerId, title, exclusive, replies })
      .returning('id')
      .executeTakeFirstOrThrow();
    return row.id;
  });
}

/** @throws {NotFound} unless it is this person's, {Invalid} naming `title` */
export async function updateList(
  app: App,
  ownerId: AccountId,
  listId: string,
  input: ListInput,
): Promise<void> {
  const before = await readList(app, ownerId, listId);
  const { exclusive, replies } = input;
  await app.db
    .updateTable('lists')
    .set({ title: titleOf(input), exclusive, replies })
    .where('id', '=', listId)
    .where('account_id', '=', ownerId)
    .execute();
  if (before.exclusive !== exclusive) await rebuildHome(app, ownerId);
}

/** Takes the list away; nobody in it notices. @throws {NotFound} unless it is this person's */
export async function deleteList(app: App, ownerId: AccountId, listId: string): Promise<void> {
  const list = await readList(app, ownerId, listId);
  await app.db.deleteFrom('lists').where('id', '=', listId).where('account_id', '=', ownerId).execute();
  if (list.exclusive) await rebuildHome(app, ownerId);
}

function titleOf({ title }: ListInput): string {
  const tidy = title.replace(/\s+/g, ' ').trim();
  if (tidy === '') throw new Invalid({ field: 'title', key: 'fault.list.untitled' });
  if (Array.from(tidy).length > LONGEST_TITLE) throw new Invalid({ field: 'title', key: 'fault.list.long' });
  return tidy;
}
