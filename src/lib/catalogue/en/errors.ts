import type { CatalogueText } from '../../i18n.ts';

/** What a person reads when something is refused: each says what to do next. */
export const errors = {
  'errors.notFound': 'There is nothing here, or it is not for you to see.',
  'errors.noDomainBlock': 'There is no rule about this server.',
  'errors.gone': 'This was here once and has been deleted.',
  'errors.forbidden': 'You may not do this.',
  'errors.forged': 'This form did not come from this server. Open the page again and send it from there.',
  'errors.loginNeeded': 'Log in to go on.',
  'errors.invalid': 'Some of what you entered cannot be used. Look at the marked fields.',
  'errors.conflict': 'This has changed in the meantime. Reload the page and try again.',
  'errors.tooMany': {
    one: 'Too many attempts. Wait a second and try again.',
    other: 'Too many attempts. Wait {n} seconds and try again.',
  },
  'errors.tooManyMinutes': 'Too many attempts. Wait {n} minutes and try again.',
  'errors.tooLarge': 'That is too much at once. Choose smaller pictures or fewer of them.',
  'errors.badRequest': 'This request makes no sense to the server. Go back and try again.',
  'errors.unexpected': 'It is not you. If it happens again, tell the admins the reference below.',
  'errors.title.notFound': 'Nothing perched here',
  'errors.title.gone': 'Flown away',
  'errors.title.forbidden': 'Not for you',
  'errors.title.invalid': 'That did not work',
  'errors.title.conflict': 'Somebody was first',
  'errors.title.tooMany': 'Too often',
  'errors.title.tooLarge': 'Too large',
  'errors.title.unexpected': 'Something broke on our side',
  'errors.number': '{status}',
  'errors.reference': '{status}, reference {reference}',
  'errors.home': 'Go home',
  'errors.search': 'Search',
  'errors.again': 'Try again',
} as const satisfies Record<string, CatalogueText>;
