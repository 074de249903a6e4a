import type { CatalogueText } from '../../i18n.ts';

/** What a person reads when something is refused: each says what to do next. */
export const errors = {
  'errors.notFound': 'There is nothing here, or it is not for you to see.',
  'errors.gone': 'This was here once and has been deleted.',
  'errors.forbidden': 'You may not do this.',
  'errors.loginNeeded': 'Log in to go on.',
  'errors.invalid': 'Some of what you entered cannot be used. Look at the marked fields.',
  'errors.conflict': 'This has changed in the meantime. Reload the page and try again.',
  'errors.tooMany': {
    one: 'Too many attempts. Wait a second and try again.',
    other: 'Too many attempts. Wait {seconds} seconds and try again.',
  },
} as const satisfies Record<string, CatalogueText>;
