import { type Context, Hono } from 'hono';
import { settingsProfilePage } from '../../../views/pages/settings-profile.ts';
import { type OwnProfile, readOwnProfile } from '../../domain/accounts/own.ts';
import { type ProfileInput, updateProfile } from '../../domain/accounts/update.ts';
import type { Env } from '../env.ts';
import { type Form, readForm, tryForm } from '../forms.ts';
import { respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';
import { filterSettings } from './filters.ts';
import { accountSettings } from './settings-account.ts';
import { listSettings } from './settings-lists.ts';
import { moveSettings } from './settings-move.ts';
import { switchSettings } from './settings-switches.ts';

/** Everything under `/settings`, for people who are logged in. */
export function settingsRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.use('/settings/*', async (c, next) => {
    requireUser(c);
    await next();
  });
  routes.get('/settings', profileForm);
  routes.get('/settings/profile', (c) => c.redirect('/settings', 303));
  routes.post('/settings/profile', saveProfile);
  accountSettings(routes);
  switchSettings(routes);
  filterSettings(routes);
  listSettings(routes);
  moveSettings(routes);
  return routes;
}

async function profileForm(c: Context<Env>): Promise<Response> {
  const own = await readOwnProfile(c.var.app, requireUser(c).accountId);
  const { displayName, bio, avatarDescription } = own;
  const form = { values: { displayName, bio, avatarDescription }, faults: {} };
  return respond(c, { full: () => settingsProfilePage(c.var.page, { ...own, form }) });
}

async function saveProfile(c: Context<Env>): Promise<Response> {
  const { app, page } = c.var;
  const { accountId } = requireUser(c);
  const own = await readOwnProfile(app, accountId);
  const form = await readForm(c);
  const values = form.values('displayName', 'bio', 'avatarDescription');
  const fields = fieldsOf(form);
  const bot = form.flag('bot');
  return tryForm(
    c,
    async () => {
      await updateProfile(app, accountId, {
        ...privacyOf(own),
        displayName: values.displayName,
        bio: values.bio,
        // Without a picture the form does not ask for its description.
        avatarDescription: own.avatarUrl ? values.avatarDescription : own.avatarDescription,
        fields: fields.filter(({ name, value }) => name !== '' || value !== ''),
        bot,
        ...(await picturesOf(form)),
      });
      return seeOther(c, '/settings', 'settings.profile.saved');
    },
    (faults) => {
      const model = { ...own, form: { values, faults }, fields, bot };
      return respond(c, { status: 422, full: () => settingsProfilePage(page, model) });
    },
  );
}

/** What the profile's form leaves as it is. */
export function privacyOf(own: OwnProfile) {
  const { locked, discoverable, indexable, hidesFollows } = own;
  return { locked, discoverable, indexable, hidesFollows };
}

function fieldsOf(form: Form): { name: string; value: string }[] {
  const values = form.all('fieldValue');
  return form
    .all('fieldName')
    .map((name, index) => ({ name: name.trim(), value: values[index]?.trim() ?? '' }));
}

/** A chosen file replaces the picture; otherwise the box takes it away. */
async function picturesOf(form: Form): Promise<Partial<ProfileInput>> {
  const avatar = await form.file('avatar');
  const banner = await form.file('banner');
  return {
    ...(avatar ? { avatar, ...cropOf(form, 'avatar') } : form.flag('removeAvatar') ? { avatar: null } : {}),
    ...(banner ? { banner, ...cropOf(form, 'banner') } : form.flag('removeBanner') ? { banner: null } : {}),
  };
}

/** Set with sliders, in percent; without script there are none, and the middle is kept. */
function cropOf(form: Form, name: 'avatar' | 'banner'): Partial<ProfileInput> {
  if (!form.flag(`${name}Zoom`)) return {};
  const share = (what: string) => Number.parseFloat(form.text(`${name}${what}`)) / 100;
  return { [`${name}Crop`]: { zoom: share('Zoom'), x: share('X'), y: share('Y') } };
}
