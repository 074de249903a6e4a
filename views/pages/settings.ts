import type { TextKey } from '../../src/lib/i18n.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { formScript } from '../parts/about.ts';
import { bar } from '../parts/bar.ts';

export type SettingsPlace =
  | 'profile'
  | 'account'
  | 'privacy'
  | 'notifications'
  | 'appearance'
  | 'keyboard'
  | 'sessions'
  | 'people'
  | 'filters'
  | 'move';

const PLACES: readonly [place: SettingsPlace, href: string][] = [
  ['profile', '/settings'],
  ['account', '/settings/account'],
  ['privacy', '/settings/privacy'],
  ['notifications', '/settings/notifications'],
  ['appearance', '/settings/appearance'],
  ['keyboard', '/settings/keyboard'],
  ['sessions', '/settings/sessions'],
  ['people', '/settings/people'],
  ['filters', '/settings/filters'],
  ['move', '/settings/move'],
];

/** One of the settings pages, with the way to the others. */
export function settingsPage(context: PageContext, place: SettingsPlace, content: Html): Html {
  const { t } = context;
  return layout(context, {
    title: t(`settings.${place}`),
    wide: true,
    nav: 'settings',
    head: formScript(),
    main: html`${bar(context, t('settings.title'), { back: '/', end: logout(context) })}
<div class="split"><nav class="tabs vert" aria-label="${t('settings.sections')}">${PLACES.map(
      ([name, href]) =>
        html`<a href="${href}"${name === place ? html` aria-current="page"` : ''}>${t(`settings.${name}`)}</a>`,
    )}</nav>
<div class="content">${content}</div></div>`,
  });
}

function logout({ t }: PageContext): Html {
  return html`<form class="end" method="post" action="/logout"><button class="btn small quiet">${t('nav.logout')}</button></form>`;
}

/** One section of a settings page. */
export function panel(id: string, title: string, about: string, content: Html): Html {
  return html`<section class="panel" id="${id}" aria-labelledby="${id}-title"><header><h2 id="${id}-title">${title}</h2>${about ? html`<p>${about}</p>` : ''}</header>${content}</section>`;
}

/** A section whose title and introduction are in the catalogue under its own name. */
export function placePanel(
  { t }: PageContext,
  place: Exclude<SettingsPlace, 'account' | 'keyboard' | 'filters' | 'move'>,
  content: Html,
): Html {
  const about: TextKey = `settings.${place}.about`;
  return panel(place, t(`settings.${place}`), t(about), content);
}
