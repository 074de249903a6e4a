import type { JsonWebKey, webcrypto } from 'node:crypto';
import { exportJwk, generateCryptoKeyPair, importJwk } from '@fedify/fedify';
import type { App } from '../domain/ports.ts';
import type { AccountId } from '../lib/ids.ts';

type CryptoKeyPair = webcrypto.CryptoKeyPair;

/** The two key pairs of a local account, ready to sign with. */
export interface AccountKeys {
  /** RSA-2048: HTTP signatures and Linked Data signatures. Its id is `<actor>#main-key`. */
  readonly rsa: CryptoKeyPair;
  /** Ed25519: object proofs (FEP-8b32). Its id is `<actor>#multikey-2`. */
  readonly ed25519: CryptoKeyPair;
}

type Kind = keyof AccountKeys;
const KINDS: readonly Kind[] = ['rsa', 'ed25519'];

/** Imported keys stay in memory: an import per signature costs as much as the signature. */
const MOST_KEPT = 2_000;
const kept = new WeakMap<App['db'], Map<AccountId, Promise<AccountKeys>>>();

/**
 * The key pairs of a local account, made on first use. When two processes make them at once, the
 * first insert wins and both read what was stored, so the keys never change once they were seen.
 * @throws when there is no such account (nothing to hang the keys on)
 */
export function keyPairsOf(app: Pick<App, 'db'>, accountId: AccountId): Promise<AccountKeys> {
  const cache = cacheOf(app);
  const known = cache.get(accountId);
  if (known) return known;
  if (cache.size >= MOST_KEPT) cache.delete(cache.keys().next().value ?? accountId);
  const keys = load(app, accountId);
  cache.set(accountId, keys);
  keys.catch(() => cache.delete(accountId));
  return keys;
}

/** The address of one of an account's keys. Fedify numbers them by position: RSA first. */
export function keyIdOf(actorUri: string, kind: Kind): URL {
  return new URL(kind === 'rsa' ? '#main-key' : '#multikey-2', actorUri);
}

function cacheOf(app: Pick<App, 'db'>): Map<AccountId, Promise<AccountKeys>> {
  const known = kept.get(app.db);
  if (known) return known;
  const made = new Map<AccountId, Promise<AccountKeys>>();
  kept.set(app.db, made);
  return made;
}

async function load(app: Pick<App, 'db'>, accountId: AccountId): Promise<AccountKeys> {
  const stored = (await readAll(app, accountId)) ?? (await makeAll(app, accountId));
  const [rsa, ed25519] = await Promise.all([importPair(stored.rsa), importPair(stored.ed25519)]);
  return { rsa, ed25519 };
}

interface StoredPair {
  private_key: JsonWebKey;
  public_key: JsonWebKey;
}

async function readAll(app: Pick<App, 'db'>, accountId: AccountId): Promise<Record<Kind, StoredPair> | null> {
  const rows = await app.db
    .selectFrom('account_keys')
    .select(['kind', 'private_key', 'public_key'])
    .where('account_id', '=', accountId)
    .execute();
  const rsa = rows.find((row) => row.kind === 'rsa');
  const ed25519 = rows.find((row) => row.kind === 'ed25519');
  return rsa && ed25519 ? { rsa, ed25519 } : null;
}

async function makeAll(app: Pick<App, 'db'>, accountId: AccountId): Promise<Record<Kind, StoredPair>> {
  const rows = await Promise.all(
    KINDS.map(async (kind) => {
      const pair = await generate(kind);
      return {
        account_id: accountId,
        kind,
        private_key: JSON.stringify(await exportJwk(pair.privateKey)),
        public_key: JSON.stringify(await exportJwk(pair.publicKey)),
      };
    }),
  );
  await app.db
    .insertInto('account_keys')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const stored = await readAll(app, accountId);
  if (!stored) throw new Error(`The keys of account ${accountId} could not be stored.`);
  return stored;
}

/** Fedify's own RSA keys have 4096 bits, which sign five times slower and are no better accepted. */
async function generate(kind: Kind): Promise<CryptoKeyPair> {
  if (kind === 'ed25519') return generateCryptoKeyPair('Ed25519');
  return crypto.subtle.generateKey(
    {
      name: 'RSASSA-PKCS1-v1_5',
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
      hash: 'SHA-256',
    },
    true,
    ['sign', 'verify'],
  );
}

async function importPair(pair: StoredPair): Promise<CryptoKeyPair> {
  const [privateKey, publicKey] = await Promise.all([
    importJwk(pair.private_key, 'private'),
    importJwk(pair.public_key, 'public'),
  ]);
  return { privateKey, publicKey };
}
