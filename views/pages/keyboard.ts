import type { TextKey } from '../../src/lib/i18n.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { switchField } from '../parts/field.ts';
import { icon } from '../parts/icon.ts';
import { panel, settingsPage } from './settings.ts';

/** Keys side by side mean either of them; `g` is pressed before the key that follows it. */
type Shortcut = readonly [keys: readonly string[], text: TextKey, first?: string];

const GROUPS: readonly (readonly [title: TextKey, shortcuts: readonly Shortcut[]])[] = [
  [
    'keyboard.moving',
    [
      [['j'], 'keyboard.next'],
      [['k'], 'keyboard.previous'],
      [['.'], 'keyboard.newest'],
      [['/'], 'keyboard.search'],
      [['n', 'c'], 'keyboard.compose'],
      [['Ctrl + Enter'], 'keyboard.send'],
      [['?'], 'keyboard.help'],
      [['Esc'], 'keyboard.close'],
    ],
  ],
  [
    'keyboard.inPosts',
    [
      [['o', 'Enter'], 'keyboard.open'],
      [['r'], 'keyboard.reply'],
      [['l', 'f'], 'keyboard.like'],
      [['b'], 'keyboard.boost'],
      [['q'], 'keyboard.quote'],
      [['d'], 'keyboard.bookmark'],
      [['x'], 'keyboard.reveal'],
      [['e'], 'keyboard.media'],
      [['p'], 'keyboard.author'],
      [['m'], 'keyboard.mention'],
    ],
  ],
  [
    'keyboard.going',
    [
      [['h'], 'nav.home', 'g'],
      [['n'], 'nav.notifications', 'g'],
      [['p'], 'nav.profile', 'g'],
      [['b'], 'nav.bookmarks', 'g'],
      [['d'], 'nav.direct', 'g'],
      [['l'], 'nav.local', 'g'],
      [['f'], 'nav.federated', 'g'],
      [['s'], 'nav.settings', 'g'],
    ],
  ],
];

/** All shortcuts, and whether they are on. */
export function keyboardPage(context: PageContext): Html {
  const { t, look } = context;
  const content = html`<form class="list" method="post" action="/settings/keyboard">${switchField({
    name: 'shortcuts',
    label: t('keyboard.shortcuts'),
    hint: t('keyboard.shortcutsHint'),
    on: look.shortcuts,
  })}<button class="btn primary">${t('action.save')}</button></form>`;
  return settingsPage(
    context,
    'keyboard',
    html`${panel('keyboard', t('keyboard.title'), '', content)}<div class="panel">${groups(context)}</div>`,
  );
}

/** The same over the page one is on, for the key `?`. */
export function keyboardDialog(context: PageContext): Html {
  const { t } = context;
  return html`<header class="bar"><h2 class="h1" id="keys-title">${t('keyboard.title')}</h2><form method="dialog"><button class="btn icon quiet" aria-label="${t('action.close')}">${icon('x')}</button></form></header><div class="pad stack">${groups(context)}<p class="meta"><a href="/settings/keyboard">${t('keyboard.change')}</a></p></div>`;
}

function groups({ t }: PageContext): Html {
  const list = (shortcuts: readonly Shortcut[]) =>
    html`<dl class="keys">${shortcuts.map(
      ([keys, text, first]) =>
        html`<div><dt>${t(text)}</dt><dd>${first ? html`<kbd>${first}</kbd> ${t('keyboard.then')} ` : ''}${keys.map(
          (key, index) => html`${index > 0 ? html` ${t('keyboard.or')} ` : ''}<kbd>${key}</kbd>`,
        )}</dd></div>`,
    )}</dl>`;
  return html`${GROUPS.map(([title, shortcuts]) => html`<section class="sect"><h3>${t(title)}</h3>${list(shortcuts)}</section>`)}`;
}
