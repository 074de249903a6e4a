import { type RawBuilder, sql } from 'kysely';

/**
 * The reader sees things of the person's server: they have not blocked it, nor one above it. Most people have blocked none, so
 * their (empty) list is looked at first.
 */
export function noDomainBlock(reader: RawBuilder<unknown>, person: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`not exists (
    select 1 from account_domain_blocks barred join accounts there on there.id = ${person}
    where barred.account_id = ${reader} and barred.domain = any (domain_and_parents(there.domain)) offset 0)`;
}
