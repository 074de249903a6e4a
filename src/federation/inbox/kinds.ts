/** What ActivityStreams calls activities, and the words others have added that mean something here. */
const KINDS = new Set(
  `Accept Add Announce Arrive Block Create Delete Dislike Flag Follow Ignore Invite Join Leave Like Listen Move Offer
  Question Read Reject Remove TentativeAccept TentativeReject Travel Undo Update View EmojiReact QuoteRequest`.split(
    /\s+/,
  ),
);

/**
 * Whether something is said to be an activity that could mean something here. What is of another vocabulary (a bite, a
 * move in a game) is none to strict readers, who would refuse it as a mistake of its sender.
 */
export function isOfKnownKind(type: unknown): boolean {
  return [type].flat().some((name) => typeof name === 'string' && KINDS.has(name.replace(PREFIX, '')));
}

const PREFIX = /^(as:|https:\/\/www\.w3\.org\/ns\/activitystreams#)/;
