import type { QuoteRequest, Object as Thing } from '@fedify/vocab';
import { answerQuoteRequest } from '../../domain/quotes/answer.ts';
import { mayQuote } from '../../domain/quotes/policy.ts';
import { receiveQuote } from '../../domain/quotes/receive.ts';
import { write } from '../../domain/write.ts';
import { readingAnywhere } from '../parse/common.ts';
import { parseNote } from '../parse/note.ts';
import { knownPost, storeDraft } from '../posts.ts';
import { mayAnswer } from './may-answer.ts';
import type { Message, Outcome } from './message.ts';

/**
 * Somebody asks whether their post may quote one of ours (FEP-044f): answered at once by its author's rule. The quoting
 * post comes along, is known, or is fetched; without it nothing can be granted.
 */
export async function onQuoteRequest(message: Message<QuoteRequest>): Promise<Outcome> {
  const { app, activity, uri, sender } = message;
  const quoted = activity.objectId && (await knownPost(app, activity.objectId.href));
  if (!quoted?.local || quoted.deleted) return 'it asks for nothing of ours';
  if (!(await mayAnswer(app, sender, quoted.id))) return 'its actor may not see the post';
  const quotingUri = activity.instrumentId?.href;
  if (!quotingUri || activity.instrumentIds.length !== 1) return 'it has not exactly one quoting post';
  if (new URL(quotingUri).origin !== new URL(sender.uri).origin)
    return 'the quoting post is on another server';
  const request = { requestUri: uri, accountId: sender.id, quotedPostId: quoted.id, quotingUri };
  // A refusal needs no quoting post, and nobody's is stored for one.
  if (await mayQuote(app.db, sender.id, quoted.id)) {
    const reason = await takeIn(message, quotingUri, quoted.uri);
    if (reason) return reason;
  }
  await write(app, (w) => answerQuoteRequest(w, request));
  return null;
}

/** Stores the quoting post, or what it quotes if it was known without; or says why not. */
async function takeIn(
  { app, activity, sender }: Message<QuoteRequest>,
  quotingUri: string,
  quotedUri: string,
): Promise<Outcome> {
  const known = await knownPost(app, quotingUri);
  if (known?.deleted) return 'the quoting post was deleted';
  if (known && known.accountId !== sender.id) return 'the quoting post is by somebody else';
  if (known) {
    const row = await app.db
      .selectFrom('quotes')
      .select('quoted_uri')
      .where('post_id', '=', known.id)
      .executeTakeFirst();
    if (row?.quoted_uri === quotedUri) return null;
  }
  const object = await activity.getInstrument(readingAnywhere(app)).catch(() => null);
  if (!object || !isBy(object, quotingUri, sender.uri)) return 'the quoting post cannot be read';
  const draft = await parseNote(app, object, sender, activity);
  if (draft?.quote?.uri !== quotedUri) return 'the quoting post quotes something else';
  const { quote } = draft;
  if (known) await write(app, (w) => receiveQuote(w, known.id, sender.id, quote));
  else await storeDraft(app, draft, sender);
  return null;
}

/** As with a Create: the signature proved the sender only, whose own the post must be. */
function isBy(object: Thing, uri: string, authorUri: string): boolean {
  return object.id?.href === uri && object.attributionIds.some(({ href }) => href === authorUri);
}
