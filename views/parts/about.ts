import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import { numberFormat } from '../../src/lib/formats.ts';
import { pages } from '../../src/lib/uris.ts';
import { asset } from '../assets.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { avatar, nameOf } from './avatar.ts';
import { icon } from './icon.ts';

/** What a visitor may know of the server. */
export interface AboutModel {
  people: number;
  posts: number;
  /** Who to turn to; null before the setup. */
  owner: AccountSummary | null;
}

export function aboutCounts({ t, locale }: PageContext, { people, posts }: AboutModel): Html {
  const number = numberFormat(locale);
  return html`<dl class="stats"><div class="stat"><dt>${t('about.people')}</dt><dd>${number.format(people)}</dd></div><div class="stat"><dt>${t('about.posts')}</dt><dd>${number.format(posts)}</dd></div></dl>`;
}

export function keeper({ t }: PageContext, { owner }: AboutModel): Html {
  if (!owner) return html`<p class="meta">${t('about.noKeeper')}</p>`;
  const name = nameOf(owner);
  const href = pages.account(owner.handle);
  return html`<ul class="list"><li class="row">${avatar(owner)}<span class="grow"><a class="name" href="${href}"><bdi>${name}</bdi></a><span class="handle">@${owner.fullHandle}</span></span><a class="btn small" href="${href}" aria-label="${t('about.profileOf', { name })}">${t('about.profile')}</a></li></ul>`;
}

/** For the head of pages whose choices show at once. */
export function formScript(): Html {
  return html`<script src="${asset('forms.js')}" defer></script>`;
}

/** Light, dark or as the device has it. Without script a button saves the choice. */
export function themeForm({ t, theme, path }: PageContext): Html {
  const choice = (value: PageContext['theme'], symbol: string) =>
    html`<label><input class="sr" type="radio" name="theme" value="${value}"${value === theme ? html` checked` : ''}>${icon(symbol, 's')}${t(`theme.${value}`)}</label>`;
  return html`<form class="seg" method="post" action="/theme" data-theme-form><input type="hidden" name="return" value="${path}">${choice('auto', 'auto')}${choice('light', 'sun')}${choice('dark', 'quiet')}<button class="btn small nojs-only">${t('action.save')}</button></form>`;
}
