import type { Context, Hono } from 'hono';
import { keyboardDialog, keyboardPage } from '../../../views/pages/keyboard.ts';
import {
  NOTIFICATION_KINDS,
  settingsAppearancePage,
  settingsNotificationsPage,
  settingsPrivacyPage,
} from '../../../views/pages/settings-switches.ts';
import type { NotificationKind } from '../../db/tables/relations.ts';
import { readOwnProfile } from '../../domain/accounts/own.ts';
import { updateProfile } from '../../domain/accounts/update.ts';
import { readSettings, saveSettings } from '../../domain/auth/settings.ts';
import type { Visibility } from '../../domain/posts/types.ts';
import { isZone } from '../../lib/zones.ts';
import { QUOTE_POLICIES } from '../drafts.ts';
import type { Env } from '../env.ts';
import { readForm } from '../forms.ts';
import { respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';

const VISIBILITIES: readonly string[] = [
  'public',
  'unlisted',
  'followers',
  'mentioned',
] satisfies Visibility[];

/** Privacy, notifications, appearance: what is on or off, or one of several. */
export function switchSettings(routes: Hono<Env>): void {
  routes.get('/settings/privacy', privacyForm);
  routes.post('/settings/privacy', savePrivacy);
  routes.get('/settings/notifications', (c) =>
    respond(c, {
      full: () => settingsNotificationsPage(c.var.page, requireUser(c).settings),
    }),
  );
  routes.post('/settings/notifications', saveNotifications);
  routes.get('/settings/appearance', (c) =>
    respond(c, { full: () => settingsAppearancePage(c.var.page, requireUser(c).settings) }),
  );
  routes.post('/settings/appearance', saveAppearance);
  routes.get('/settings/keyboard', (c) =>
    respond(c, { full: () => keyboardPage(c.var.page), fragment: () => keyboardDialog(c.var.page) }),
  );
  routes.post('/settings/keyboard', saveKeyboard);
}

async function privacyForm(c: Context<Env>): Promise<Response> {
  const own = await readOwnProfile(c.var.app, requireUser(c).accountId);
  return respond(c, { full: () => settingsPrivacyPage(c.var.page, own) });
}

async function savePrivacy(c: Context<Env>): Promise<Response> {
  const { app } = c.var;
  const { accountId } = requireUser(c);
  const form = await readForm(c);
  const { displayName, bio, fields, bot } = await readOwnProfile(app, accountId);
  await updateProfile(app, accountId, {
    displayName,
    bio,
    fields,
    bot,
    locked: form.flag('locked'),
    discoverable: form.flag('discoverable'),
    indexable: form.flag('indexable'),
    hidesFollows: form.flag('hidesFollows'),
  });
  return seeOther(c, '/settings/privacy', 'settings.saved');
}

async function saveNotifications(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const form = await readForm(c);
  const notifications = Object.fromEntries(
    NOTIFICATION_KINDS.map((kind) => [kind, form.flag(kind)]),
  ) as Record<NotificationKind, boolean>;
  const filters = {
    strangers: form.flag('strangers'),
    newcomers: form.flag('newcomers'),
    direct: form.flag('direct'),
  };
  await saveSettings(c.var.app, accountId, { notifications, filters });
  return seeOther(c, '/settings/notifications', 'settings.saved');
}

async function saveKeyboard(c: Context<Env>): Promise<Response> {
  const { accountId, settings } = requireUser(c);
  const form = await readForm(c);
  await saveSettings(c.var.app, accountId, {
    look: { ...settings.look, shortcuts: form.flag('shortcuts') },
  });
  return seeOther(c, '/settings/keyboard', 'settings.saved');
}

async function saveAppearance(c: Context<Env>): Promise<Response> {
  const { accountId, settings } = requireUser(c);
  const form = await readForm(c);
  const visibility = form.text('visibility');
  const language = form.text('language');
  const timeZone = form.text('timeZone');
  const quotePolicy = QUOTE_POLICIES.find((known) => known === form.text('quotePolicy'));
  await saveSettings(c.var.app, accountId, {
    defaultVisibility: isVisibility(visibility) ? visibility : settings.defaultVisibility,
    look: {
      textSize: readSettings({ look: { textSize: form.text('textSize') } }).look.textSize,
      still: form.flag('still'),
      hidesCounts: form.flag('hidesCounts'),
      showsSensitive: form.flag('showsSensitive'),
      opensWarnings: form.flag('opensWarnings'),
      playsGifs: form.flag('playsGifs'),
      waitsForMe: form.flag('waitsForMe'),
      shortcuts: settings.look.shortcuts,
    },
    defaultLanguage: /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(language) ? language : null,
    remembersChoices: form.flag('remembersChoices'),
    remindsOfAlt: form.flag('remindsOfAlt'),
    timeZone: isZone(timeZone) ? timeZone : null,
    defaultQuotePolicy: quotePolicy ?? settings.defaultQuotePolicy,
  });
  return seeOther(c, '/settings/appearance', 'settings.saved');
}

function isVisibility(value: string): value is Visibility {
  return VISIBILITIES.includes(value);
}
