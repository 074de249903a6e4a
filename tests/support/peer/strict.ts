import { isPublic, isTime, isUri, isUriList, noteFaults, sameOrigin } from './strict-note.ts';
import { ACTIVITY_STREAMS, isJson, type Json, listOf, PUBLIC } from './types.ts';

const KNOWN = [
  'Follow',
  'Accept',
  'Reject',
  'Undo',
  'Create',
  'Update',
  'Delete',
  'Like',
  'Announce',
  'Block',
  'Add',
  'Remove',
  'Move',
  'Flag',
  'QuoteRequest',
];

/** What is wrong with an activity that `signer` has sent here; `ours` are the addresses that make it our business. */
export function activityFaults(
  activity: Json,
  signer: string | null,
  ours: (uri: string) => boolean,
): string[] {
  const faults: string[] = [];
  const need = (right: boolean, what: string) => void (right || faults.push(what));
  const { id, actor, type, object } = activity;
  const [context] = listOf(activity['@context']);
  need(context === ACTIVITY_STREAMS, 'the first context is not that of ActivityStreams');
  need(typeof actor === 'string' && actor === signer, `the actor ${actor} is not the signer ${signer}`);
  need(isUri(id) && sameOrigin(id, String(actor)), `id ${id} is not on its actor's server`);
  need(KNOWN.includes(String(type)), `type ${type}`);
  need(!('bto' in activity) && !('bcc' in activity), 'tells of its secret addressees');
  need(isUriList(activity.to), 'to is no list of addresses');
  need(activity.cc === undefined || isUriList(activity.cc), 'cc is no list of addresses');
  const addressed = [...listOf(activity.to), ...listOf(activity.cc)].map(String);
  const mine = addressed.some((uri) => uri === PUBLIC || uri === `${actor}/followers` || ours(uri));
  need(mine, 'is addressed to nobody here');
  need(activity.signature === undefined || isPublic(activity), 'has a transferable signature');
  need(activity.published === undefined || isTime(activity.published), `published ${activity.published}`);
  return [...faults, ...objectFaults(activity, String(type), object, String(actor), ours)];
}

function objectFaults(
  activity: Json,
  type: string,
  object: unknown,
  actor: string,
  ours: (uri: string) => boolean,
): string[] {
  const embedded: Json = isJson(object) ? object : {};
  const fault = (right: boolean, what: string) => (right ? [] : [`${type}: ${what}`]);
  switch (type) {
    case 'Create':
    case 'Update':
      if (type === 'Update' && embedded.id === actor) return [];
      return [
        ...noteFaults(embedded, actor),
        ...fault(sameAddressing(activity, embedded), 'is addressed otherwise than its object'),
      ];
    case 'Follow':
    case 'Block':
    case 'Like':
      return fault(isUri(object) && ours(object), 'is about nothing of ours, or not by its address');
    case 'Move':
      return fault(
        object === actor && isUri(activity.target) && activity.target !== actor,
        'does not say who goes where',
      );
    case 'Announce':
      return fault(isUri(object), 'does not name its object by its address');
    case 'QuoteRequest':
      return [
        ...fault(isUri(object) && ours(object), 'asks for nothing of ours'),
        ...(isJson(activity.instrument)
          ? noteFaults(activity.instrument, actor)
          : ['QuoteRequest: brings no quoting post']),
      ];
    case 'Accept':
    case 'Reject':
      if (embedded.type === 'QuoteRequest') {
        return [
          ...fault(
            isUri(embedded.object) && sameOrigin(embedded.object, actor),
            'answers for no post of its own',
          ),
          ...fault(isUri(embedded.instrument) && ours(embedded.instrument), 'repeats more than an address'),
          ...fault(isUri(embedded.id) && ours(embedded.id), 'repeats another id than ours'),
          ...fault(
            type === 'Reject'
              ? !('result' in activity)
              : isUri(activity.result) && sameOrigin(activity.result, actor),
            'its result is no consent of its own',
          ),
        ];
      }
      return [
        ...fault(embedded.type === 'Follow' && embedded.object === actor, 'is about no follow of its actor'),
        ...fault(typeof embedded.actor === 'string' && ours(embedded.actor), 'answers nobody here'),
        ...fault(isUri(embedded.id) && ours(embedded.id), 'repeats another id than ours'),
      ];
    case 'Undo':
      return [
        ...fault(isUri(embedded.id) && sameOrigin(embedded.id, actor), 'undoes something of another server'),
        ...fault(embedded.actor === actor, 'undoes something of somebody else'),
      ];
    case 'Flag':
      return fault(
        listOf(object).some((uri) => ours(String(uri))),
        'is about nobody here',
      );
    case 'Delete':
      if (object === actor) return [];
      if (embedded.type === 'QuoteAuthorization') {
        return fault(isUri(embedded.interactingObject), 'embeds the quoting post');
      }
      return fault(
        embedded.type === 'Tombstone' && isUri(embedded.id) && sameOrigin(embedded.id, actor),
        'is about no Tombstone of its actor',
      );
    default:
      return fault(isUri(object), 'does not name its object by its address');
  }
}

function sameAddressing(activity: Json, object: Json): boolean {
  const text = (thing: Json) => JSON.stringify([listOf(thing.to), listOf(thing.cc)]);
  return text(activity) === text(object);
}

/** What is wrong with an actor document, read from `address` by people who follow every rule of A4. */
export function actorFaults(actor: Json, address: string): string[] {
  const faults: string[] = [];
  const need = (right: boolean, what: string) => void (right || faults.push(`actor: ${what}`));
  const key = isJson(actor.publicKey) ? actor.publicKey : {};
  need(actor.id === address, 'its id is another address');
  need(
    ['Person', 'Service', 'Group', 'Organization', 'Application'].includes(String(actor.type)),
    `type ${actor.type}`,
  );
  need(/^[a-z0-9_]+([.-]+[a-z0-9_]+)*$/i.test(String(actor.preferredUsername)), 'preferredUsername');
  for (const name of ['inbox', 'outbox', 'followers', 'following', 'featured']) {
    need(isUri(actor[name]) && sameOrigin(String(actor[name]), address), name);
  }
  const { sharedInbox } = isJson(actor.endpoints) ? actor.endpoints : {};
  need(isUri(sharedInbox) && sameOrigin(sharedInbox, address), 'endpoints.sharedInbox');
  need(typeof actor.name === 'string', 'name');
  need(typeof actor.summary === 'string', 'summary');
  need(typeof actor.manuallyApprovesFollowers === 'boolean', 'manuallyApprovesFollowers');
  need(isTime(actor.published), 'published');
  need(key.owner === address, 'the key belongs to somebody else');
  need(typeof key.id === 'string' && key.id.startsWith(`${address}#`), 'publicKey.id');
  need(actor.attachment === undefined || Array.isArray(actor.attachment), 'attachment is no list');
  return faults;
}
