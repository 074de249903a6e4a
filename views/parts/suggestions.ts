import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import { type Html, html } from '../html.ts';
import { avatar } from './avatar.ts';

/** Options of the listbox under a text; `data-insert` is what takes the place of the beginning of a word. */
export function suggestions(people: readonly AccountSummary[], tags: readonly string[]): Html {
  return html`${people.map(
    (account) =>
      html`<div class="item" role="option" aria-selected="false" data-insert="@${account.handle}">${avatar(account, 's')}<span><bdi>${account.displayName || account.username}</bdi><small>@${account.handle}</small></span></div>`,
  )}${tags.map(
    (tag) =>
      html`<div class="item" role="option" aria-selected="false" data-insert="#${tag}"><span dir="auto">#${tag}</span></div>`,
  )}`;
}
