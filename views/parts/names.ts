import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import type { TextKey } from '../../src/lib/i18n.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { nameOf } from './avatar.ts';

/** "A", "A and B", or "A, B and so many others", as `others` puts it. */
export function names(
  { t }: PageContext,
  [one, two]: readonly AccountSummary[],
  total: number,
  others: TextKey,
): Html {
  const link = (person: AccountSummary) =>
    html`<a href="${pages.account(person.handle)}"><b><bdi>${nameOf(person)}</bdi></b></a>`;
  if (!one) return html``;
  if (!two) return link(one);
  if (total === 2) return html`${link(one)} ${t('people.and')} ${link(two)}`;
  return html`${link(one)}, ${link(two)} ${t(others, { n: total - 2 })}`;
}
