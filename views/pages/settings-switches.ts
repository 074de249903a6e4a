import type { NotificationKind } from '../../src/db/tables/relations.ts';
import type { Look } from '../../src/domain/auth/settings.ts';
import type { OwnQuotePolicy, Visibility } from '../../src/domain/posts/types.ts';
import { allZones } from '../../src/lib/zones.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { themeForm } from '../parts/about.ts';
import { QUOTE_POLICIES } from '../parts/composer-quote.ts';
import { choiceField, choices, switchField } from '../parts/field.ts';
import { languages } from '../parts/languages.ts';
import { audiences } from '../parts/visibility.ts';
import { placePanel, settingsPage } from './settings.ts';

export interface PrivacyModel {
  locked: boolean;
  discoverable: boolean;
  indexable: boolean;
  hidesFollows: boolean;
}

export function settingsPrivacyPage(context: PageContext, model: PrivacyModel): Html {
  const { t } = context;
  const flag = (name: keyof PrivacyModel) =>
    switchField({
      name,
      label: t(`settings.privacy.${name}`),
      hint: t(`settings.privacy.${name}Hint`),
      on: model[name],
    });
  const form = html`<form class="list" method="post" action="/settings/privacy">${flag('locked')}${flag('discoverable')}${flag('indexable')}${flag('hidesFollows')}<button class="btn primary">${t('settings.privacy.submit')}</button></form>`;
  return settingsPage(context, 'privacy', placePanel(context, 'privacy', form));
}

/** In the order in which pages show them. */
export const NOTIFICATION_KINDS: readonly NotificationKind[] = [
  'follow',
  'follow_request',
  'mention',
  'reply',
  'like',
  'boost',
  'edit',
  'quote',
  'poll',
];

/** Whose news can be kept apart. */
export const NOTIFICATION_FILTERS = ['strangers', 'newcomers', 'direct'] as const;

export interface NotificationsModel {
  notifications: Readonly<Record<NotificationKind, boolean>>;
  filters: Readonly<Record<(typeof NOTIFICATION_FILTERS)[number], boolean>>;
}

export function settingsNotificationsPage(context: PageContext, model: NotificationsModel): Html {
  const { t } = context;
  const kinds = NOTIFICATION_KINDS.map((kind) =>
    switchField({ name: kind, label: t(`settings.notifications.${kind}`), on: model.notifications[kind] }),
  );
  const filters = NOTIFICATION_FILTERS.map((name) =>
    switchField({ name, label: t(`settings.notifications.${name}`), on: model.filters[name] }),
  );
  const form = html`<form class="list" method="post" action="/settings/notifications"><h3 class="label">${t('settings.notifications.kinds')}</h3>${kinds}<h3 class="label">${t('settings.notifications.filters')}</h3>${filters}<button class="btn primary">${t('settings.notifications.submit')}</button></form>`;
  return settingsPage(context, 'notifications', placePanel(context, 'notifications', form));
}

const SWITCHES = [
  'still',
  'hidesCounts',
  'showsSensitive',
  'opensWarnings',
  'playsGifs',
  'waitsForMe',
] as const satisfies (keyof Look)[];

export interface AppearanceModel {
  look: Look;
  defaultVisibility: Visibility;
  defaultLanguage: string | null;
  remembersChoices: boolean;
  remindsOfAlt: boolean;
  timeZone: string | null;
  defaultQuotePolicy: OwnQuotePolicy;
}

export function settingsAppearancePage(context: PageContext, model: AppearanceModel): Html {
  const { t, locale } = context;
  const visibilities = audiences.map((look) => ({ value: look.visibility, label: t(look.name) }));
  const spoken = [
    { value: '', label: t('settings.appearance.languageNone') },
    ...languages(locale, model.defaultLanguage).map(({ code, name }) => ({ value: code, label: name })),
  ];
  const zones = [
    { value: '', label: t('settings.appearance.timeZoneAuto') },
    ...allZones().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
  ];
  return settingsPage(
    context,
    'appearance',
    placePanel(
      context,
      'appearance',
      html`<div class="field"><h3 class="label">${t('settings.appearance.colours')}</h3>${themeForm(context)}</div>
<form class="list" method="post" action="/settings/appearance"><h3 class="label">${t('settings.appearance.reading')}</h3>${choiceField(
        'textSize',
        t('settings.appearance.textSize'),
        choices<Look['textSize']>(t, {
          small: 'settings.appearance.textSizeSmall',
          normal: 'settings.appearance.textSizeNormal',
          large: 'settings.appearance.textSizeLarge',
          larger: 'settings.appearance.textSizeLarger',
        }),
        model.look.textSize,
      )}${SWITCHES.map((name) =>
        switchField({
          name,
          label: t(`settings.appearance.${name}`),
          hint: t(`settings.appearance.${name}Hint`),
          on: model.look[name],
        }),
      )}<h3 class="label">${t('settings.appearance.posting')}</h3>${choiceField('visibility', t('settings.appearance.visibility'), visibilities, model.defaultVisibility)}${choiceField('language', t('settings.appearance.language'), spoken, model.defaultLanguage ?? '')}${switchField(
        {
          name: 'remembersChoices',
          label: t('settings.appearance.remembers'),
          hint: t('settings.appearance.remembersHint'),
          on: model.remembersChoices,
        },
      )}${switchField({
        name: 'remindsOfAlt',
        label: t('settings.appearance.remindsOfAlt'),
        hint: t('settings.appearance.remindsOfAltHint'),
        on: model.remindsOfAlt,
      })}${choiceField('quotePolicy', t('quote.who'), choices(t, QUOTE_POLICIES), model.defaultQuotePolicy)}<div id="time-zone">${choiceField('timeZone', t('settings.appearance.timeZone'), zones, model.timeZone ?? '')}</div><button class="btn primary">${t('settings.appearance.submit')}</button></form>`,
    ),
  );
}
