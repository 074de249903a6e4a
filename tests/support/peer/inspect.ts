import { type FindKey, verifyCavage } from './cavage.ts';
import { verifyLinkedData } from './linked-data.ts';
import { verifyProof } from './proof.ts';
import type { RemoteKey } from './remote-actor.ts';
import { verifyMessage } from './rfc9421.ts';
import { activityFaults } from './strict.ts';
import { ACTIVITY_STREAMS, headerOf, isJson, type Json, type Received } from './types.ts';

export type Inspected = Pick<Received, 'activity' | 'signer' | 'spec' | 'faults'>;
type Asked = Pick<Received, 'method' | 'path' | 'headers' | 'body'>;

export interface Inspector {
  origin: string;
  findKey(keyId: string): Promise<RemoteKey>;
  /** The document of an actor. */
  findActor(uri: string): Promise<Json>;
  /** Whether an address is one of ours. */
  ours(uri: string): boolean;
}

/** Looks at a request as strictly as Mastodon and GoToSocial together: all that is wrong with it. */
export async function inspect(asked: Asked, inspector: Inspector): Promise<Inspected> {
  const faults: string[] = [];
  const spec =
    'signature-input' in asked.headers ? 'rfc9421' : 'signature' in asked.headers ? 'cavage' : null;
  let key: RemoteKey | null = null;
  const findKey: FindKey = async (keyId) => {
    key = await inspector.findKey(keyId);
    return key;
  };
  const signer = await attempt(faults, 'signature: ', () => {
    if (spec === null) throw new Error('there is none');
    return spec === 'cavage'
      ? verifyCavage(asked, new URL(inspector.origin).host, findKey)
      : verifyMessage(asked, inspector.origin, findKey);
  });
  if (!/^\S+\/[\d.]+ .*\+https?:\/\//.test(headerOf(asked.headers, 'user-agent') ?? '')) {
    faults.push('the User-Agent does not say who asks');
  }
  if (asked.method !== 'POST') return { activity: null, signer, spec, faults };
  const type = headerOf(asked.headers, 'content-type') ?? '';
  if (type !== 'application/activity+json' && !type.includes(`profile="${ACTIVITY_STREAMS}"`)) {
    faults.push(`content type ${type}`);
  }
  const activity = await attempt(faults, 'body: ', async () => parse(asked.body));
  if (activity) await inspectActivity(activity, { signer, key, faults, inspector });
  return { activity, signer, spec, faults };
}

/** What somebody passes on for another must prove by itself whose words it is, and is as that other server made it. */
async function inspectActivity(
  activity: Json,
  by: { signer: string | null; key: RemoteKey | null; faults: string[]; inspector: Inspector },
): Promise<void> {
  const { signer, key, faults, inspector } = by;
  const { actor } = activity;
  if (key && typeof actor === 'string' && actor !== signer) {
    if ('signature' in activity) {
      await attempt(faults, 'passed on: ', () => verifyLinkedData(activity, inspector.findKey));
    } else {
      await attempt(faults, 'passed on: ', async () =>
        verifyProof(activity, await inspector.findActor(actor)),
      );
    }
    return;
  }
  faults.push(...activityFaults(activity, signer, inspector.ours));
  if (key) await attempt(faults, '', async () => verifyProof(activity, key.actor));
}

function parse(body: Buffer): Json {
  const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  if (!isJson(json)) throw new Error('no object');
  return json;
}

async function attempt<Value>(
  faults: string[],
  what: string,
  work: () => Promise<Value>,
): Promise<Value | null> {
  try {
    return await work();
  } catch (error) {
    faults.push(what + (error instanceof Error ? error.message : String(error)));
    return null;
  }
}
