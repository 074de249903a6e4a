import type { CatalogueText } from '../../i18n.ts';

export const polls = {
  'poll.label': 'Poll',
  'poll.chooseOne': 'Choose one answer',
  'poll.chooseMany': 'Choose one or more answers',
  'poll.vote': 'Vote',
  'poll.voted': 'You have voted.',
  'poll.results': 'See results',
  'poll.refresh': 'Refresh',
  'poll.people': { one: '{n} person', other: '{n} people' },
  'poll.votes': { one: '{n} vote', other: '{n} votes' },
  'poll.closesIn': 'closes in {time}',
  'poll.final': 'final results',
  'poll.yours': 'Your choice',
  'poll.fine': 'Vote counted.',

  'compose.poll': 'Poll',
  'compose.addPoll': 'Add a poll',
  'compose.pollOption': 'Choice {n}',
  'compose.pollOptionMore': 'Choice {n}, optional',
  'compose.pollMultiple': 'Several answers',
  'compose.pollLength': 'Poll length',
  'compose.pollKeep': 'As it is now',
  'compose.pollHint': 'A post can carry a poll or images, not both. Leave all choices empty for no poll.',
  'compose.pollEditHint':
    'New choices, or another kind of poll, take all votes away. Empty all choices to remove the poll.',
} as const satisfies Record<string, CatalogueText>;
