import { pages } from '../../lib/uris.ts';
import { compact, type Json, PUBLIC } from './context.ts';
import { repliesPage } from './paging.ts';
import { interactionPolicyOf } from './policy.ts';
import type { PostMedia, PostRecord } from './posts.ts';
import { questionOf } from './question.ts';
import { quoteTags, quoteWords, withFallback } from './quote.ts';

/** Who a post or what is done with it is addressed to, as Mastodon reads the four visibilities. */
export function addressing(post: PostRecord): { to: string[]; cc: string[] } {
  const followers = followersOf(post.actorUri);
  const named = new Set(post.mentions.map((mention) => mention.uri));
  if (isPublic(post) && post.inReplyToAuthorUri) named.add(post.inReplyToAuthorUri);
  named.delete(post.actorUri);
  const people = [...named];
  switch (post.visibility) {
    case 'public':
      return { to: [PUBLIC], cc: [followers, ...people] };
    case 'unlisted':
      return { to: [followers], cc: [PUBLIC, ...people] };
    case 'followers':
      return { to: [followers], cc: people };
    case 'mentioned':
      return { to: people, cc: [] };
  }
}

export const followersOf = (actorUri: string) => `${actorUri}/followers`;

/** Everybody may read it, with or without finding it in a public timeline. */
export function isPublic(post: { visibility: PostRecord['visibility'] }): boolean {
  return post.visibility === 'public' || post.visibility === 'unlisted';
}

/** The Note of a local post, or the Question of a poll: the same for those who fetch it and those it is sent to. */
export function noteOf(origin: string, post: PostRecord): Json {
  const collection = (type: string, name: string, totalItems: number): Json => ({
    id: `${post.uri}/${name}`,
    type,
    totalItems,
  });
  // Only what everybody may read is found there.
  const whole = isPublic(post) ? post.conversationUri : undefined;
  const content = withFallback(post.html, post.quote);
  return compact({
    id: post.uri,
    type: 'Note',
    attributedTo: post.actorUri,
    ...addressing(post),
    // Some servers show what is for the named only as a conversation, and know it by this alone.
    directMessage: post.visibility === 'mentioned' ? true : undefined,
    content,
    contentMap: post.language ? { [post.language]: content } : undefined,
    source: post.source === null ? undefined : { content: post.source, mediaType: 'text/plain' },
    summary: post.warning === '' ? null : post.warning,
    sensitive: post.sensitive || post.warning !== '',
    inReplyTo: post.inReplyToUri,
    published: post.createdAt.toISOString(),
    updated: post.editedAt?.toISOString(),
    url: `${origin}${pages.post(post.username, post.id)}`,
    tag: tagsOf(origin, post),
    attachment: post.media.map((media) => attachmentOf(origin, media)),
    context: whole,
    conversation: whole,
    replies: {
      ...collection('Collection', 'replies', post.counts.replies),
      first: repliesPage(post.uri, 'own', post.ownReplies),
    },
    likes: collection('Collection', 'likes', post.counts.likes),
    shares: collection('Collection', 'shares', post.counts.boosts),
    ...quoteWords(post.quote),
    interactionPolicy: interactionPolicyOf(post),
    ...(post.poll ? questionOf(post.poll) : {}),
  });
}

function tagsOf(origin: string, post: PostRecord): Json[] {
  const mentions = post.mentions
    .filter((mention) => !mention.silent)
    .map((mention) => ({ type: 'Mention', href: mention.uri, name: `@${mention.fullHandle}` }));
  const hashtags = post.hashtags.map((hashtag) => ({
    type: 'Hashtag',
    href: `${origin}${pages.hashtag(hashtag.name)}`,
    name: `#${hashtag.displayName}`,
  }));
  return [...mentions, ...hashtags, ...quoteTags(post.quote)];
}

/** The text for people who cannot see it goes out under both names in use. */
function attachmentOf(origin: string, media: PostMedia): Json {
  return compact({
    type: media.kind === 'image' ? 'Image' : 'Document',
    mediaType: media.mime,
    url: `${origin}/media/${media.file}`,
    name: media.description === '' ? null : media.description,
    summary: media.description === '' ? undefined : media.description,
    width: media.width ?? undefined,
    height: media.height ?? undefined,
    blurhash: media.blurhash ?? undefined,
  });
}
