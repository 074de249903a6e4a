import type { AccountId } from '../../lib/ids.ts';

/** An activity of ours on its way out, before it is signed. */
export interface Outgoing {
  readonly uri: string;
  readonly senderId: AccountId;
  /** What it is about: activities about the same thing reach an inbox in the order in which they happened. */
  readonly objectUri: string;
  /** Addressed to everybody: only then does it carry a signature that others may pass on. */
  readonly public: boolean;
  /** The activity in ActivityPub's compact JSON, unsigned. */
  readonly json: Record<string, unknown>;
  readonly to: {
    readonly followersOf: AccountId | null;
    readonly accountIds: readonly AccountId[];
    readonly inboxes: readonly string[];
  };
}

/** An activity as it is sent, signed by whoever it is by. */
export type Signed = Omit<Outgoing, 'json'> & {
  readonly body: string;
  /** Servers that need not be told: they have it. */
  readonly exceptHosts?: readonly string[];
};
