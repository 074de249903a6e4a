import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import type { TalkedTag } from '../../src/domain/explore/talk.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { avatar, nameOf } from '../parts/avatar.ts';
import { bar } from '../parts/bar.ts';
import { icon } from '../parts/icon.ts';

export interface WelcomeModel {
  people: readonly AccountSummary[];
  tags: readonly TalkedTag[];
}

/** The first minutes: whom and what to follow, and who one is. */
export function welcomePage(context: PageContext, { people, tags }: WelcomeModel): Html {
  const { t } = context;
  const title = t('welcome.title', { name: context.serverName });
  const main = html`${bar(context, title)}<div class="pad stack"><p>${t('welcome.text')}</p>
<form class="stack" method="post" action="/welcome"><fieldset class="list"><legend class="label">${t('welcome.people')}</legend>${
    people.length > 0
      ? people.map((account) => personChoice(account))
      : html`<p class="meta">${t('welcome.noPeople')} <a href="/search">${t('nav.search')}</a></p>`
  }</fieldset>${
    tags.length > 0
      ? html`<fieldset><legend class="label">${t('welcome.tags')}</legend><div class="cluster">${tags.map(
          (tag) =>
            html`<label class="chip"><input type="checkbox" name="tag" value="${tag.name}"> <bdi>#${tag.name}</bdi></label>`,
        )}</div></fieldset>`
      : ''
  }${people.length + tags.length > 0 ? html`<button class="btn primary block">${t('welcome.submit')}</button>` : ''}</form></div>
<section class="pad stack top-line"><h2>${t('welcome.profile')}</h2><p class="meta">${t('welcome.profileText')}</p><div class="cluster"><a class="btn" href="/settings/profile">${icon('user', 's')}${t('welcome.editProfile')}</a><a class="btn quiet" href="/">${t('welcome.skip')}</a></div></section>`;
  return layout(context, { title, main, nav: 'home', discovers: true });
}

function personChoice(account: AccountSummary): Html {
  const id = `person-${account.id}`;
  return html`<div class="row">${avatar(account)}<label class="grow" for="${id}"><b class="name"><bdi>${nameOf(account)}</bdi></b> <span class="handle">@${account.fullHandle}</span></label><input type="checkbox" id="${id}" name="person" value="${account.id}"></div>`;
}
