import type { Generated } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';

/** `suspend`: nothing goes there or comes from there; `limit`: seen by followers only; `none`: only what else the rule says. */
export type DomainSeverity = 'suspend' | 'limit' | 'none';

/** A rule of this server about another one and its subdomains. Hosts are in lower case and punycode. */
export interface DomainBlocksTable {
  domain: string;
  severity: DomainSeverity;
  reject_media: Generated<boolean>;
  reject_reports: Generated<boolean>;
  /** For everybody who asks why. */
  public_comment: Generated<string>;
  /** For those who make the rules. */
  private_comment: Generated<string>;
  created_at: Generated<Date>;
}

/** A server of which one person wants to see nothing. */
export interface AccountDomainBlocksTable {
  id: Generated<string>;
  account_id: AccountId;
  domain: string;
  created_at: Generated<Date>;
}
