import type { App } from '../../domain/ports.ts';
import { canSee } from '../../domain/posts/visibility.ts';
import { viewerOf } from '../../domain/viewer.ts';
import type { PostId } from '../../lib/ids.ts';
import type { KnownAccount } from '../identity.ts';

/** Whether somebody may see a post, and so like or boost it; blocks count, both ways. */
export function mayAnswer(app: App, sender: KnownAccount, postId: PostId): Promise<boolean> {
  return canSee(app.db, viewerOf(sender.id), postId);
}
