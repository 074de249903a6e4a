import { checkLinks } from './domain/accounts/links.ts';
import { followAfterMove } from './domain/accounts/refollow.ts';
import { enforceDomain } from './domain/instances/enforce.ts';
import { refreshEnded } from './domain/polls/refresh.ts';
import type { App } from './domain/ports.ts';
import { fetchPreview } from './domain/previews/fetch.ts';
import { fanOutPost } from './domain/timelines/fan-out.ts';
import { fetchReplies } from './federation/conversation/fetch.ts';
import { drainHost } from './federation/delivery/drain.ts';
import { storeActivity } from './federation/delivery/store.ts';
import { synchroniseFollowers } from './federation/followers/synchronise.ts';
import { forwardAnswer } from './federation/forwarding/pass-on.ts';
import { fetchParent } from './federation/inbox/thread.ts';
import { outgoingFor } from './federation/outbound/index.ts';
import { checkQuote } from './federation/quotes.ts';
import { homeHandlers } from './jobs/handlers/home.ts';
import { mailHandler } from './jobs/handlers/mail.ts';
import { stream } from './jobs/handlers/stream.ts';
import type { Queues } from './jobs/queues.ts';
import type { JobHandlers } from './jobs/types.ts';

/** Who does which job: the table by which jobs reach domain and federation without knowing either. */
export function jobHandlers(app: App, queues: Queues): JobHandlers {
  return {
    ...homeHandlers(app),
    mail: mailHandler(app),
    stream: (event) => stream(app, event),
    refreshPoll: ({ postId }) => refreshEnded(app, postId),
    refollow: ({ accountId, targetId }) => followAfterMove(app, accountId, targetId),
    enforceDomain: ({ domain }, signal) => enforceDomain(app, domain, signal),
    drainHost: ({ host }, signal) => drainHost(app, host, signal),
    async deliver(event) {
      if (event.type === 'answer.received') return queues.wake(await forwardAnswer(app, event));
      const outgoing = await outgoingFor(app, event);
      if (outgoing) await queues.wake(await storeActivity(app, outgoing));
    },
    synchroniseFollowers: (data) => synchroniseFollowers(app, data),
    fetchPreview: ({ previewId }) => fetchPreview(app, previewId),
    checkLinks: ({ accountId }) => checkLinks(app, accountId),
    fetchReplies: ({ postId }, signal) => fetchReplies(app, postId, signal),
    checkQuote: ({ postId }) => checkQuote(app, postId),
    async fetchParent({ postId }) {
      await fetchParent(app, postId);
      // Whose home a reply belongs to depends on whom it answers: now that is known.
      await fanOutPost(app, postId);
    },
  };
}
