import { compact, type Json } from './context.ts';

/** The poll of a local post as other servers hear of it. */
export interface PollRecord {
  multiple: boolean;
  options: { title: string; votes: number }[];
  voters: number;
  expiresAt: Date | null;
  ended: boolean;
}

/** What makes a Note a Question. */
export function questionOf(poll: PollRecord): Json {
  const options = poll.options.map(({ title, votes }) => ({
    type: 'Note',
    name: title,
    replies: { type: 'Collection', totalItems: votes },
  }));
  const end = poll.expiresAt?.toISOString();
  return compact({
    type: 'Question',
    [poll.multiple ? 'anyOf' : 'oneOf']: options,
    endTime: end,
    closed: poll.ended ? end : undefined,
    votersCount: poll.voters,
  });
}
