import { type RawBuilder, sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import { findAccount } from '../accounts/find.ts';
import type { App } from '../ports.ts';
import type { Viewer } from '../viewer.ts';
import type { SearchTerm } from './operators.ts';

/** The terms of a search as conditions on `posts`. */
export interface Conditions {
  where: RawBuilder<boolean>;
  /** The one whose posts alone are looked for. */
  authorId: AccountId | null;
}

/** Of a search that is words alone. */
export const UNCONDITIONAL: Conditions = { where: sql<boolean>`true`, authorId: null };

/** Turns terms into SQL. Null when nothing can match: somebody asked for is not known here. */
export async function conditionsOf(
  app: App,
  viewer: Viewer,
  terms: readonly SearchTerm[],
): Promise<Conditions | null> {
  const parts: RawBuilder<boolean>[] = [];
  let authorId: AccountId | null = null;
  for (const term of terms) {
    if (term.kind !== 'from') {
      parts.push(turned(term, conditionOf(term)));
      continue;
    }
    const id = term.value === 'me' ? viewer.accountId : await findAccount(app, term.value.replace(/^@/, ''));
    if (id === null && !term.not) return null;
    if (id !== null) parts.push(turned(term, sql<boolean>`posts.account_id = ${id}::bigint`));
    if (!term.not) authorId = id;
  }
  return {
    authorId,
    where: parts.length > 0 ? sql<boolean>`(${sql.join(parts, sql` and `)})` : sql<boolean>`true`,
  };
}

const turned = ({ not }: SearchTerm, condition: RawBuilder<boolean>) =>
  not ? sql<boolean>`not coalesce(${condition}, false)` : condition;

function conditionOf({ kind, value }: SearchTerm): RawBuilder<boolean> {
  switch (kind) {
    case 'lang':
      return sql<boolean>`(lower(posts.language) = ${value} or lower(posts.language) like ${`${value}-%`})`;
    // The day itself belongs to neither, as with Mastodon's.
    case 'before':
      return sql<boolean>`posts.created_at < ${new Date(value)}`;
    case 'after':
      return sql<boolean>`posts.created_at >= ${new Date(Date.parse(value) + 86_400_000)}`;
    case 'is':
      return isCondition(value);
    default:
      return hasCondition(value);
  }
}

function isCondition(value: string): RawBuilder<boolean> {
  if (value === 'sensitive') return sql<boolean>`posts.sensitive`;
  if (value === 'quote')
    return sql<boolean>`exists (select 1 from quotes where quotes.post_id = posts.id offset 0)`;
  return sql<boolean>`(posts.in_reply_to_id is not null or posts.in_reply_to_uri is not null)`;
}

function hasCondition(value: string): RawBuilder<boolean> {
  if (value === 'warning') return sql<boolean>`posts.warning <> ''`;
  if (value === 'link') return sql<boolean>`posts.preview_id is not null`;
  if (value === 'poll')
    return sql<boolean>`exists (select 1 from polls where polls.post_id = posts.id offset 0)`;
  const kind = value === 'media' ? sql`true` : sql`media.kind = ${value}`;
  return sql<boolean>`exists (
    select 1 from media where media.post_id = posts.id and media.removed_at is null and ${kind} offset 0)`;
}
