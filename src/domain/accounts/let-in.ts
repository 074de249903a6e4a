import { sql } from 'kysely';

/**
 * Whether an account takes part already, for statements that have `accounts` in scope: who signed up here but is not
 * yet confirmed and approved is nobody to everybody else. Accounts of other servers always do.
 */
export const letIn = sql<boolean>`(accounts.domain is not null or not exists (
  select 1 from users
  where users.account_id = accounts.id and (users.confirmed_at is null or users.approved_at is null)))`;
