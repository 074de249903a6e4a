import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/** A statement sent this often is worth a plan that is kept; each connection keeps its own. */
const OFTEN = 5;
/** Lists of different lengths make different statements: there must be an end. */
const MOST_KEPT = 400;
const MOST_COUNTED = 2_000;
/**
 * What a plan without the values cannot serve well: how many rows are wanted decides between walking along an index and
 * sorting everything, and what is searched for decides between the indexes. A limit that is written out is no value.
 */
const NEEDS_VALUES = /\b(?:limit|offset) \$\d|@@|\bi?like\b/i;
/** A kept plan that is of no use any more: its table has changed, or somebody between us and the server dropped it. */
const STALE = new Set(['0A000', '26000', '42P05']);

/**
 * The pool, for Kysely, with the statements that are sent often prepared under a name: planning ours takes longer than
 * running them (a page of home: 2.1 of 3 ms). PostgreSQL still plans anew where the values matter.
 * A pooler in front of the server must know named statements (PgBouncer from 1.21 on does).
 */
export function keepingPlans(pool: pg.Pool): PostgresPool {
  const names = new Names();
  const faces = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect();
      const face = faces.get(client) ?? faceOf(client, names);
      faces.set(client, face);
      return face;
    },
    end: () => pool.end(),
  };
}

/** One connection. When a plan turns out to be stale it keeps none any more, and asks again if nothing is lost by that. */
function faceOf(client: pg.PoolClient, names: Names): PostgresPoolClient {
  let keeps = true;
  const query = async (text: string, values: readonly unknown[]) => {
    const name = keeps && values.length > 0 ? names.of(text) : null;
    if (name === null) return client.query(text, [...values]);
    try {
      return await client.query({ name, text, values: [...values] });
    } catch (error) {
      if (!STALE.has(codeOf(error))) throw error;
      keeps = false;
      // Inside a transaction everything before it is lost as well.
      if (client.getTransactionStatus() !== 'I') throw error;
      return client.query(text, [...values]);
    }
  };
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy),
  } satisfies Pick<PostgresPoolClient, 'query' | 'release'>;
}

/** The names of the statements that were sent often, the same on each connection. */
class Names {
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  of(text: string): string | null {
    const known = this.#names.get(text);
    if (known) return known;
    if (this.#names.size >= MOST_KEPT || NEEDS_VALUES.test(text)) return null;
    const count = (this.#counts.get(text) ?? 0) + 1;
    if (count < OFTEN) {
      if (this.#counts.size >= MOST_COUNTED) this.#counts.clear();
      this.#counts.set(text, count);
      return null;
    }
    this.#counts.delete(text);
    const name = `perch_${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
