import type { DomainEvent, MailKind } from '../domain/events.ts';
import type { AccountId, BoostId, PostId } from '../lib/ids.ts';

/** What each job is given. Ids only: the handler reads the present state, and may be run more than once. */
export interface JobData {
  fanOutPost: { postId: PostId };
  fanOutBoost: { boostId: BoostId };
  bringIn: { followerId: AccountId; followeeId: AccountId };
  takeOut: { followerId: AccountId; followeeId: AccountId };
  takeOutBoost: { boosterId: AccountId; boostId: BoostId };
  refollow: { accountId: AccountId; targetId: AccountId };
  /** Turns the event into an activity and its rows of deliveries. */
  deliver: DomainEvent;
  /** Compares followers with another server, one by one. */
  synchroniseFollowers: { accountId: AccountId; url: string; digest: string };
  drainHost: { host: string };
  /** Tells open pages. */
  stream: DomainEvent;
  mail: { accountId: AccountId; mail: MailKind };
  /** Finds what a post quotes, and reads whether its author agrees. */
  checkQuote: { postId: PostId };
  /** Makes what is here of a server agree with the rules about it. */
  enforceDomain: { domain: string };
  fetchParent: { postId: PostId };
  /** Asks a linked page what it says of itself. */
  fetchPreview: { previewId: string };
  /** Asks the pages in a profile's facts whether they link back to it. */
  checkLinks: { accountId: AccountId };
  /** Brings in the conversation around a remote post, downwards. */
  fetchReplies: { postId: PostId };
  /** Asks how a remote poll has ended. */
  refreshPoll: { postId: PostId };
}

export type JobName = keyof JobData;

/** `signal` is aborted when the process wants to stop: long handlers should end at the next good place. */
export type JobHandler<Name extends JobName> = (data: JobData[Name], signal: AbortSignal) => Promise<void>;

/** Who does what; `app.ts` fills it, so that jobs need to know neither federation nor web. */
export type JobHandlers = { [Name in JobName]: JobHandler<Name> };

/** One job to add; `id` makes a repeated add harmless; `delay` is in milliseconds. */
export type NewJob = {
  [Name in JobName]: { name: Name; data: JobData[Name]; id?: string; delay?: number };
}[JobName];
