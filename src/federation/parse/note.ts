import { Hashtag, type Link, type Object as Thing } from '@fedify/vocab';
import { rejectsMedia } from '../../domain/instances/rules.ts';
import type { App } from '../../domain/ports.ts';
import type { RemotePostDraft } from '../../domain/posts/types.ts';
import type { KnownAccount } from '../identity.ts';
import { isFederatedAddress } from '../loaders.ts';
import { addresseesOf, mentionsOf, visibilityOf } from './audience.ts';
import { bodyOf, isPostLike } from './body.ts';
import { collect, emojisAmong, pageOf, readingEmbedded, textOf } from './common.ts';
import { conversationUri, countsOf } from './conversation.ts';
import { filmOf } from './film.ts';
import { mediaOf } from './media.ts';
import { isVote, pollOf } from './poll.ts';
import { quoteOf, quotePolicyOf } from './quote.ts';
import { replyPolicyOf } from './reply-policy.ts';

const MOST_TAGS = 200;
const MOST_HASHTAGS = 50;
const MOST_ATTACHMENTS = 50;
/** Nothing on the network is older; earlier dates are mistakes and count as now. */
const EARLIEST = Date.UTC(1990, 0, 1);

/**
 * A remote object as a post to be stored, or null when it is none (another kind, a vote, nothing in it). The caller has
 * made sure that it is genuine: its id and its author belong together. Fetches nothing but a few unknown people it names.
 */
export async function parseNote(
  app: App,
  object: Thing,
  author: KnownAccount,
  activity: Thing | null = null,
): Promise<RemotePostDraft | null> {
  const uri = object.id;
  if (!uri || !isFederatedAddress(app, uri) || !isPostLike(object) || isVote(object)) return null;
  const reading = readingEmbedded(app);
  const [tags, attachments, poll] = await Promise.all([
    collect(object.getTags(reading), MOST_TAGS),
    collect(object.getAttachments(reading), MOST_ATTACHMENTS),
    pollOf(app, object, reading),
  ]);
  const body = bodyOf(object, poll !== null);
  const bare = await rejectsMedia(app, author.domain, uri.host);
  const film = bare ? null : await filmOf(object, reading);
  const media = bare ? [] : await mediaOf(attachments, object, activity, reading);
  if (film) media.unshift(film);
  if (body.html === '' && body.warning === '' && media.length === 0) return null;
  const addressees = addresseesOf(object, activity);
  const visibility = visibilityOf(addressees, author.followersUri);
  const publishedAt = clamp(app, object.published?.epochMilliseconds);
  return {
    uri: uri.href,
    url: ownPage(object, uri),
    authorId: author.id,
    ...body,
    sensitive: (object.sensitive ?? false) || body.warning !== '',
    visibility,
    quotePolicy: quotePolicyOf(object, author),
    replyPolicy: replyPolicyOf(object, author),
    quote: await quoteOf(object, tags, reading),
    inReplyToUri: object.replyTargetId?.href ?? null,
    conversationUri: conversationUri(app, object),
    counts: await countsOf(object, reading),
    publishedAt,
    editedAt: editOf(app, object, publishedAt),
    mentions: await mentionsOf(app, addressees, tags, visibility, author),
    hashtags: hashtagsAmong(tags),
    emojis: bare ? [] : await emojisAmong(tags, reading),
    media,
    poll,
  };
}

/** A page on another host could pass something else off as this post. */
function ownPage(object: Thing, uri: URL): string {
  const page = pageOf(object);
  return page && new URL(page).host === uri.host ? page : uri.href;
}

function clamp(app: App, milliseconds: number | undefined): Date {
  const now = app.clock.now();
  if (milliseconds === undefined || milliseconds < EARLIEST || milliseconds > now.getTime()) return now;
  return new Date(milliseconds);
}

/** Some servers always say `updated`; it is an edit only when it lies after the publication. */
function editOf(app: App, object: Thing, publishedAt: Date): Date | null {
  const updated = object.updated?.epochMilliseconds;
  if (updated === undefined || updated <= publishedAt.getTime()) return null;
  return clamp(app, updated);
}

function hashtagsAmong(tags: readonly (Thing | Link)[]): string[] {
  const names = new Set<string>();
  for (const tag of tags) {
    if (!(tag instanceof Hashtag)) continue;
    const name = textOf(tag.name, 101).replace(/^#/, '');
    if (/^[\p{L}\p{M}\p{N}_·・‌]{1,100}$/u.test(name) && /\D/.test(name)) names.add(name);
    if (names.size >= MOST_HASHTAGS) break;
  }
  return [...names];
}
