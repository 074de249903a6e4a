import { PUBLIC_COLLECTION, type Object as Thing } from '@fedify/vocab';
import type { ReplyPolicy } from '../../db/tables/content.ts';
import type { KnownAccount } from '../identity.ts';

/**
 * Who may reply to a post, as its server says; null when it says nothing. Whom it names one by one are people in the post,
 * which GoToSocial lets reply in any case.
 */
export function replyPolicyOf(object: Thing, author: KnownAccount): ReplyPolicy | null {
  const rule = object.interactionPolicy?.canReply;
  if (!rule) return null;
  const others = (uris: readonly URL[]) => uris.map(({ href }) => href).filter((href) => href !== author.uri);
  const automatic = others(rule.automaticApprovals);
  if (automatic.includes(PUBLIC_COLLECTION.href)) return 'everyone';
  if (others(rule.manualApprovals).length > 0) return 'ask';
  if (automatic.includes(author.followersUri ?? '')) return 'followers';
  return automatic.length > 0 ? 'mentioned' : 'nobody';
}
