import type { Federatable } from '@fedify/fedify';
import {
  Accept,
  Add,
  Announce,
  Block,
  Create,
  Delete,
  EmojiReact,
  Flag,
  Follow,
  Like,
  Move,
  QuoteRequest,
  Reject,
  Remove,
  Undo,
  Update,
} from '@fedify/vocab';
import type { App } from '../../domain/ports.ts';
import { ensureInstanceActor } from '../instance.ts';
import { onAccept } from './accept.ts';
import { onAnnounce } from './announce.ts';
import { onBlock } from './block.ts';
import { onCreate } from './create.ts';
import { onDelete } from './delete.ts';
import { onFlag } from './flag.ts';
import { onFollow } from './follow.ts';
import { onLike } from './like.ts';
import { receiving } from './message.ts';
import { onMove } from './move.ts';
import { onAdd, onRemove } from './pins.ts';
import { onQuoteRequest } from './quote-request.ts';
import { onReject } from './reject.ts';
import { onUndo } from './undo.ts';
import { onUnverified } from './unverified.ts';
import { onUpdate } from './update.ts';

/**
 * What other servers may tell us, one file each. Activities of other kinds are answered with 202 and forgotten.
 * Everything is idempotent: a repeat, by another inbox or a year later, changes nothing.
 */
export function registerInbox(federation: Federatable<App>): void {
  federation
    .setInboxListeners('/users/{identifier}/inbox', '/inbox')
    .on(Follow, receiving(onFollow))
    .on(Accept, receiving(onAccept))
    .on(Reject, receiving(onReject))
    .on(Undo, receiving(onUndo))
    .on(Create, receiving(onCreate))
    .on(Update, receiving(onUpdate))
    .on(Delete, receiving(onDelete))
    .on(Like, receiving(onLike))
    .on(EmojiReact, receiving(onLike))
    .on(Announce, receiving(onAnnounce))
    .on(Block, receiving(onBlock))
    .on(Add, receiving(onAdd))
    .on(Remove, receiving(onRemove))
    .on(Flag, receiving(onFlag))
    .on(Move, receiving(onMove))
    .on(QuoteRequest, receiving(onQuoteRequest))
    // The database knows what it has. Ids prove nothing: some servers use one for every Follow of the same two people.
    .withIdempotency(async () => null)
    // Without it a changed key would be looked for in a cache of documents, and everything refused meanwhile.
    .setSharedKeyDispatcher(async ({ data: app }) => ({ identifier: await ensureInstanceActor(app) }))
    .onUnverifiedActivity(({ data: app }, activity, reason) => onUnverified(app, activity, reason))
    .onError(({ data: app }, error) => {
      app.log.warn('An activity could not be handled.', { error });
    });
}
