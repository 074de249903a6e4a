import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { Listeners, type MessageBus } from './bus.ts';

export interface PostgresBusOptions {
  url: string;
  /** For publishing; the bus listens on a connection of its own. */
  pool: pg.Pool;
  /** A plain lower-case name. Channels belong to one database. */
  channel?: string;
  onError?: (error: unknown) => void;
}

/** PostgreSQL refuses notifications of 8000 bytes and more. */
const PART = 7000;
const RECONNECT = 1000;

/**
 * A bus over PostgreSQL's LISTEN and NOTIFY. Long messages travel in parts; a lost connection is opened again,
 * what was said meanwhile is lost. @throws when the server does not answer at the start
 */
export async function createPostgresBus<Message>(options: PostgresBusOptions): Promise<MessageBus<Message>> {
  const { url, pool, channel = 'perch_live', onError = () => {} } = options;
  const listeners = new Listeners<Message>(onError);
  const join = joiner((text) => listeners.tell(JSON.parse(text) as Message));
  let closed = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const open = async () => {
    const next = new pg.Client({ connectionString: url, keepAlive: true });
    let lost = false;
    const reconnect = () => {
      if (closed || lost) return;
      lost = true;
      timer = setTimeout(() => open().catch(onError), RECONNECT).unref();
    };
    next.on('error', onError);
    next.on('end', reconnect);
    next.on('notification', (message) => join(message.payload ?? ''));
    client = next;
    try {
      await next.connect();
      await next.query(`listen ${channel}`);
    } catch (error) {
      reconnect();
      throw error;
    }
  };
  await open().catch((error: unknown) => {
    closed = true;
    clearTimeout(timer);
    throw error;
  });
  return {
    async publish(message) {
      // One statement: the parts arrive one after the other.
      await pool.query(
        'select pg_notify($1, part) from unnest($2::text[]) with ordinality as p(part, n) order by n',
        [channel, partsOf(JSON.stringify(message))],
      );
    },
    subscribe: (listener) => listeners.add(listener),
    async close() {
      closed = true;
      clearTimeout(timer);
      listeners.clear();
      await client?.end().catch(onError);
    },
  };
}

/** `ID INDEX COUNT TEXT`, cut by bytes in a form that is plain ASCII. The id keeps equal messages apart, which PostgreSQL would fold into one. */
function partsOf(text: string): string[] {
  const ascii = text.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const count = Math.ceil(ascii.length / PART);
  const id = randomUUID();
  return Array.from(
    { length: count },
    (_, index) => `${id} ${index} ${count} ${ascii.slice(index * PART, (index + 1) * PART)}`,
  );
}

/** Puts the parts of each message together again. What stays without its other parts is dropped by and by. */
function joiner(whole: (text: string) => void): (part: string) => void {
  const open = new Map<string, string[]>();
  return (part) => {
    const match = /^(\S+) (\d+) (\d+) (.*)$/s.exec(part);
    if (!match) return;
    const [, id = '', index = '', count = '', text = ''] = match;
    const parts = open.get(id) ?? [];
    parts[Number(index)] = text;
    if (parts.filter((known) => known !== undefined).length < Number(count)) {
      open.set(id, parts);
      if (open.size > 100) open.delete(open.keys().next().value ?? id);
      return;
    }
    open.delete(id);
    whole(parts.join(''));
  };
}
