import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Log } from './log.ts';

export interface Letter {
  to: string;
  subject: string;
  text: string;
}

export interface MailOptions {
  smtpUrl: string | null;
  from: string;
  /** Where letters go when there is no mail server. */
  folder: string;
}

/**
 * Sends by SMTP. Without a mail server each letter becomes a file, and the log says which: it holds a link
 * that only its reader may have, so the text itself is not logged.
 */
export function createMailer(options: MailOptions, log: Log): { send(letter: Letter): Promise<void> } {
  const { smtpUrl, from, folder } = options;
  if (!smtpUrl) return { send: (letter) => keep(letter, folder, log) };
  const transport = createTransport({ url: smtpUrl, connectionTimeout: 15_000, socketTimeout: 30_000 });
  return {
    async send({ to, subject, text }) {
      await transport.sendMail({ to, subject, text, from });
    },
  };
}

async function keep({ to, subject, text }: Letter, folder: string, log: Log): Promise<void> {
  await mkdir(folder, { recursive: true });
  const name = `${new Date().toISOString().replaceAll(':', '-')}-${randomBytes(3).toString('hex')}.txt`;
  const file = join(folder, name);
  await writeFile(file, `To: ${to}\nSubject: ${subject}\n\n${text}`, { mode: 0o600 });
  log.info('There is no mail server (SMTP_URL): a mail was written to a file', { file, subject });
}
