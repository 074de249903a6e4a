/** What an author typed of a poll. */
export interface PollInput {
  options: readonly string[];
  multiple: boolean;
  /** How long it is open; null leaves the end of a poll that is being edited where it is. */
  seconds: number | null;
}

/** A poll as it is stored, wherever it came from. */
export interface NewPoll {
  multiple: boolean;
  options: readonly { title: string; votes: number }[];
  /** Null when its own server does not say. */
  voters: number | null;
  /** Null when it never ends. */
  expiresAt: Date | null;
}

/** A poll as one viewer sees it. */
export interface PollView {
  multiple: boolean;
  options: PollOptionView[];
  /** All votes together; in a poll with several answers more than there are people. */
  votes: number;
  /** Null when its own server does not say. */
  voters: number | null;
  expiresAt: Date | null;
  ended: boolean;
  /** The viewer has voted. */
  voted: boolean;
}

export interface PollOptionView {
  title: string;
  /** The title with custom emoji; safe to insert. */
  html: string;
  votes: number;
  /** Of a hundred. */
  share: number;
  /** The viewer has chosen it. */
  mine: boolean;
}
