import { isJson, type Json, listOf, PUBLIC } from './types.ts';

/** What Mastodon and GoToSocial together ask of a post before they take it; returns what is wrong. */
export function noteFaults(note: Json, actor: string): string[] {
  if (isVote(note)) return voteFaults(note, actor);
  const faults: string[] = [];
  const need = (right: boolean, what: string) => void (right || faults.push(`object: ${what}`));
  need(isUri(note.id) && sameOrigin(note.id, actor), `id ${note.id}`);
  need(note.attributedTo === actor, 'is not attributed to the actor as a bare address');
  need(typeof note.content === 'string', 'content is no text');
  need(isTime(note.published), `published ${note.published}`);
  need(note.updated === undefined || isTime(note.updated), `updated ${note.updated}`);
  need(note.summary === null || note.summary === undefined || isText(note.summary), 'summary');
  need(typeof note.sensitive === 'boolean', 'sensitive');
  need(note.inReplyTo === null || isUri(note.inReplyTo), 'inReplyTo');
  need(isUri(note.url) && sameOrigin(note.url, actor), 'url');
  need(isUriList(note.to) && isUriList(note.cc), 'to and cc are no lists of addresses');
  need(Array.isArray(note.tag), 'tag is no list');
  need(Array.isArray(note.attachment), 'attachment is no list');
  for (const tag of listOf(note.tag)) need(isTag(tag), `tag ${JSON.stringify(tag)}`);
  for (const file of listOf(note.attachment)) need(isAttachment(file), `file ${JSON.stringify(file)}`);
  for (const href of mentioned(note)) {
    need([...listOf(note.to), ...listOf(note.cc)].includes(href), `mentions ${href} without addressing`);
  }
  if (note.contentMap !== undefined) {
    need(isJson(note.contentMap) && Object.values(note.contentMap).includes(note.content), 'contentMap');
  }
  need(note.type === 'Note' || note.type === 'Question', `type ${note.type}`);
  if (note.type === 'Question') faults.push(...pollFaults(note));
  for (const name of ['replies', 'likes', 'shares']) {
    const collection = note[name];
    if (collection === undefined) continue;
    need(isJson(collection) && isUri(collection.id) && sameOrigin(collection.id, actor), name);
  }
  return faults;
}

/** The words of a choice as a name, and no text: with a text it would be shown as an answer. */
const isVote = (note: Json) => isText(note.name) && !('content' in note);

function voteFaults(vote: Json, actor: string): string[] {
  const right =
    vote.type === 'Note' &&
    isUri(vote.id) &&
    sameOrigin(vote.id, actor) &&
    vote.attributedTo === actor &&
    isUri(vote.inReplyTo) &&
    isUriList(vote.to) &&
    vote.to.length === 1 &&
    vote.cc === undefined;
  return right ? [] : [`object: ${JSON.stringify(vote)} is no vote`];
}

/** What Mastodon and GoToSocial read of a poll. */
function pollFaults(note: Json): string[] {
  const faults: string[] = [];
  const need = (right: boolean, what: string) => void (right || faults.push(`poll: ${what}`));
  need((note.oneOf === undefined) !== (note.anyOf === undefined), 'has oneOf and anyOf, or neither');
  need(isTime(note.endTime), `endTime ${note.endTime}`);
  need(note.closed === undefined || isTime(note.closed), `closed ${note.closed}`);
  need(Number.isInteger(note.votersCount), `votersCount ${note.votersCount}`);
  const options = listOf(note.oneOf ?? note.anyOf);
  need(options.length >= 2, 'has nothing to choose from');
  for (const option of options) {
    const replies = isJson(option) && isJson(option.replies) ? option.replies : {};
    need(
      isJson(option) &&
        option.type === 'Note' &&
        isText(option.name) &&
        !('content' in option) &&
        replies.type === 'Collection' &&
        Number.isInteger(replies.totalItems),
      `option ${JSON.stringify(option)}`,
    );
  }
  return faults;
}

/** Whom a post mentions, by their addresses. */
export function mentioned(note: Json): unknown[] {
  return listOf(note.tag)
    .filter(isJson)
    .filter((tag) => tag.type === 'Mention')
    .map((tag) => tag.href);
}

/** Open to everybody, so that anybody may pass it on. */
export const isPublic = (thing: Json) =>
  listOf(thing.to).includes(PUBLIC) || listOf(thing.cc).includes(PUBLIC);

export const isUri = (value: unknown): value is string =>
  typeof value === 'string' && /^https?:\/\/[^/\s]+/.test(value) && URL.canParse(value);
export const sameOrigin = (a: string, b: string) =>
  URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;
export const isUriList = (value: unknown): value is string[] => Array.isArray(value) && value.every(isUri);
export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
export const isTime = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value);

function isTag(tag: unknown): boolean {
  if (!isJson(tag)) return false;
  if (tag.type === 'Mention') return isUri(tag.href) && /^@[^@\s]+@[^@\s]+$/.test(String(tag.name));
  if (tag.type === 'Link')
    return isUri(tag.href) && isText(tag.rel) && /profile=/.test(String(tag.mediaType));
  if (tag.type === 'Hashtag') return isUri(tag.href) && /^#[^#\s]+$/.test(String(tag.name));
  return false;
}

function isAttachment(file: unknown): boolean {
  return (
    isJson(file) &&
    ['Document', 'Image', 'Video', 'Audio'].includes(String(file.type)) &&
    /^[a-z]+\/[\w.+-]+$/.test(String(file.mediaType)) &&
    isUri(file.url) &&
    (file.name === null || isText(file.name))
  );
}
