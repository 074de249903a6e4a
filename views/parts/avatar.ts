import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import { asset } from '../assets.ts';
import { type Html, html } from '../html.ts';

const nobody = asset('avatar.svg');

/** Somebody's picture; people are round, everything else has corners. Its name stands beside it, so `alt` is empty. */
export function avatar(account: AccountSummary, size: '' | 's' | 'l' = '', alt = ''): Html {
  const classes = ['avatar', size, account.kind === 'person' ? '' : 'sq'].filter(Boolean).join(' ');
  const pixels = size === 'l' ? 96 : 44;
  return html`<img class="${classes}" src="${account.avatarUrl ?? nobody}" alt="${alt}" width="${pixels}" height="${pixels}" loading="lazy">`;
}

/** What somebody is called on pages. */
export function nameOf(account: AccountSummary): string {
  return account.displayName.trim() || account.username;
}
