import { translator } from '../../lib/i18n.ts';
import type { AccountId } from '../../lib/ids.ts';
import type { MailKind } from '../events.ts';
import type { App, Mail } from '../ports.ts';
import { confirmLink } from './confirm.ts';
import { resetLink } from './passwords.ts';

/** Writes one of our mails to somebody, with a fresh link; null when it has become needless. */
export async function composeMail(app: App, accountId: AccountId, kind: MailKind): Promise<Mail | null> {
  const user = await app.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .select([
      'users.email',
      'users.pending_email',
      'users.confirmed_at',
      'users.password_changed_at',
      'accounts.username',
    ])
    .where('users.account_id', '=', accountId)
    .executeTakeFirst();
  if (!user) return null;
  const t = translator('en');
  const server = new URL(app.config.origin).host;
  const params = { name: user.username, server };
  const letter = (to: string, subject: string, link: string, text: string): Mail => ({
    to,
    subject,
    text: `${text}\n\n${link}\n\n${t('mail.end', params)}\n`,
  });
  switch (kind) {
    case 'confirm':
      if (user.confirmed_at) return null;
      return letter(
        user.email,
        t('mail.confirm.subject', params),
        await confirmLink(app, accountId, user.email),
        t('mail.confirm.text', params),
      );
    case 'email-change': {
      const email = user.pending_email;
      if (!email) return null;
      return letter(
        email,
        t('mail.confirm.subject', params),
        await confirmLink(app, accountId, email),
        t('mail.change.text', params),
      );
    }
    case 'reset':
      return letter(
        user.email,
        t('mail.reset.subject', params),
        await resetLink(app, accountId, user.password_changed_at),
        t('mail.reset.text', params),
      );
    case 'approved':
      return letter(
        user.email,
        t('mail.approved.subject', params),
        `${app.config.origin}/login`,
        t('mail.approved.text', params),
      );
  }
}
