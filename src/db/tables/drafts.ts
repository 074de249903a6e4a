import type { Generated, JSONColumnType } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';

/** A posting form as it was sent: the values of each field, by its name. */
export type FormValues = Record<string, string[]>;

/** A post begun and kept. `fault`: the text that says why it was not published at its time. */
export interface DraftsTable {
  id: Generated<string>;
  account_id: AccountId;
  form: JSONColumnType<FormValues>;
  media_ids: string[];
  fault: string | null;
  updated_at: Date;
}

/** A post, or a thread, that waits for its moment. `inputs` is what will be published, `form` how to change it. */
export interface ScheduledPostsTable {
  id: Generated<string>;
  account_id: AccountId;
  form: JSONColumnType<FormValues>;
  inputs: JSONColumnType<object[]>;
  media_ids: string[];
  publish_at: Date;
}
