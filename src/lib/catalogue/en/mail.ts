import type { CatalogueText } from '../../i18n.ts';

/** What stands in the mails we send. */
export const mail = {
  'mail.confirm.subject': 'Confirm your address for {server}',
  'mail.confirm.text':
    'Hello {name}, somebody (you, we hope) made an account on {server} with this address. Follow this link within three days to confirm it:',
  'mail.change.text':
    'Hello {name}, you want to use this address for your account on {server}. Follow this link within three days to confirm it:',
  'mail.reset.subject': 'Choose a new password for {server}',
  'mail.reset.text':
    'Hello {name}, somebody asked for a new password for your account on {server}. Follow this link within an hour to choose one:',
  'mail.approved.subject': 'Welcome to {server}',
  'mail.approved.text': 'Hello {name}, your account on {server} is ready. Log in here:',
  'mail.end': 'If this was not you, ignore this mail: nothing happens without the link.\n{server}',
} as const satisfies Record<string, CatalogueText>;
