import type { App } from '../../domain/ports.ts';
import type { PostId } from '../../lib/ids.ts';

export async function fetchParent(_app: App, _postId: PostId): Promise<void> {
  throw new Error('soon');
}
