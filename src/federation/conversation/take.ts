import type { Object as Thing } from '@fedify/vocab';
import type { RemotePostCounts } from '../../db/tables/content.ts';
import type { Member } from '../../domain/conversations/place.ts';
import type { App } from '../../domain/ports.ts';
import { receiveOrigin } from '../../domain/posts/origin.ts';
import { receiveEdit } from '../../domain/posts/receive.ts';
import type { RemotePostDraft } from '../../domain/posts/types.ts';
import { write } from '../../domain/write.ts';
import type { KnownAccount } from '../identity.ts';
import { draftOf, knownPost, storeDraft } from '../posts.ts';

/** A post as it was read. */
export interface Read {
  object: Thing;
  draft: RemotePostDraft;
  author: KnownAccount;
}

/** What of a conversation is here, and what is taken into it: only what answers something that is in it already. */
export class Takings {
  /** How many posts are new here. */
  count = 0;
  readonly #app: App;
  readonly #members: Set<string>;
  /** Posts that were read before what they answer, by the address of that. */
  readonly #waiting = new Map<string, Read[]>();

  constructor(app: App, members: readonly Member[]) {
    this.#app = app;
    this.#members = new Set(members.map(({ uri }) => uri));
  }

  /**
   * Takes in a post that was read at its own address; one that is here already is brought up to date. One whose parent has
   * not been read yet waits for it.
   * @returns what is in the conversation now: the post, and those that waited for it; null when it is no post, is not
   * for everybody, or belongs to something else
   */
  async take(object: Thing): Promise<Read[] | null> {
    const post = await draftOf(this.#app, object);
    if (!post || !isOpen(post.draft)) return null;
    const read = { object, ...post };
    if (this.#members.has(post.draft.uri)) return (await this.#refresh(read)) ? [read] : null;
    const parent = post.draft.inReplyToUri;
    if (!parent) return null;
    if (this.#members.has(parent)) return this.#add(read);
    this.#waiting.set(parent, [...(this.#waiting.get(parent) ?? []), read]);
    return [];
  }

  /** Keeps numbers that a post's own server gave elsewhere. */
  async recount(uri: string, counts: RemotePostCounts): Promise<void> {
    const known = await knownPost(this.#app, uri);
    if (!known) return;
    if (await write(this.#app, (w) => receiveOrigin(w, known.id, { counts })))
      await this.#app.bus.publish({ type: 'post', postId: known.id });
  }

  async #refresh({ draft, author }: Read): Promise<boolean> {
    const known = await knownPost(this.#app, draft.uri);
    if (known?.accountId !== author.id || known.deleted) return false;
    await write(this.#app, (w) => receiveEdit(w, draft));
    if (draft.counts && Object.keys(draft.counts).length > 0)
      await this.#app.bus.publish({ type: 'post', postId: known.id });
    return true;
  }

  /** Stores a post, and then what was waiting for it. */
  async #add(read: Read): Promise<Read[] | null> {
    const { draft, author } = read;
    const before = await knownPost(this.#app, draft.uri);
    const stored = await storeDraft(this.#app, draft, author);
    if (!stored) return null;
    if (!before) this.count += 1;
    this.#members.add(draft.uri);
    const waiting = this.#waiting.get(draft.uri) ?? [];
    this.#waiting.delete(draft.uri);
    const added = [read];
    for (const next of waiting) added.push(...((await this.#add(next)) ?? []));
    return added;
  }
}

function isOpen({ visibility }: RemotePostDraft): boolean {
  return visibility === 'public' || visibility === 'unlisted';
}
