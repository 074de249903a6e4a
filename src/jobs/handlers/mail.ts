import { composeMail } from '../../domain/auth/mail.ts';
import type { App } from '../../domain/ports.ts';
import type { JobHandler } from '../types.ts';

/** Writes the mail with what is true now, and sends it. */
export function mailHandler(app: App): JobHandler<'mail'> {
  return async ({ accountId, mail }) => {
    const letter = await composeMail(app, accountId, mail);
    if (letter) await app.mailer.send(letter);
  };
}
