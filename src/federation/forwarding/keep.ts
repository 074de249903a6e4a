import type { App } from '../../domain/ports.ts';
import { hasProof, isVouched } from '../inbox/vouched.ts';

/** Seconds within which what came in has been worked on, or never will be. */
const KEPT = 24 * 3600;
const keyOf = (signedBy: string, uri: string) => ['forward', signedBy, uri];

/**
 * Keeps the text of an activity that may have to be passed on to the followers of somebody here: a signature holds for
 * the very bytes, so what the queue carries will not do. Only answers to posts of ours, and changes and deletions of
 * what was passed on before; and only what proves by itself whose words it is, as nobody would believe us.
 */
export async function keepForForwarding(
  app: App,
  json: Readonly<Record<string, unknown>>,
  body: ArrayBuffer,
): Promise<void> {
  const { id, actor } = json;
  if (typeof id !== 'string' || typeof actor !== 'string' || !hasProof(json)) return;
  if (!URL.canParse(id) || !URL.canParse(actor)) return;
  if (!(await mayConcernFollowers(app, json)) || !(await isVouched(app, json))) return;
  await app.kv.set(keyOf(new URL(actor).href, new URL(id).href), new TextDecoder().decode(body), KEPT);
}

/** The text of an activity that was kept; null when it was not. */
export async function keptText(app: App, signedBy: string, uri: string): Promise<string | null> {
  const text = await app.kv.get(keyOf(signedBy, uri));
  return typeof text === 'string' ? text : null;
}

async function mayConcernFollowers(app: App, json: Readonly<Record<string, unknown>>): Promise<boolean> {
  const { type, object } = json;
  if (type === 'Delete') return wasForwarded(app, idOf(object));
  if (type !== 'Create' && type !== 'Update') return false;
  if (typeof object !== 'object' || object === null || !('inReplyTo' in object)) return false;
  return idOf(object.inReplyTo)?.startsWith(`${app.config.origin}/posts/`) ?? false;
}

/** Whether something about this was passed on. */
async function wasForwarded(app: App, objectUri: string | null): Promise<boolean> {
  if (objectUri === null) return false;
  const row = await app.db
    .selectFrom('activities')
    .select('id')
    .where('object_uri', '=', objectUri)
    .executeTakeFirst();
  return row !== undefined;
}

export function idOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
  return typeof id === 'string' ? id : null;
}
