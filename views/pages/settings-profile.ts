import { LONGEST_NAME } from '../../src/lib/text.ts';
import { asset } from '../assets.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import {
  areaField,
  type FormState,
  fault,
  fileField,
  formNotice,
  switchField,
  textField,
} from '../parts/field.ts';
import { icon } from '../parts/icon.ts';
import { placePanel, settingsPage } from './settings.ts';

/** How many facts a profile may hold. */
export const PROFILE_FIELDS = 6;
const PICTURES = 'image/png,image/jpeg,image/webp,image/gif';
const KNOWN = ['displayName', 'bio', 'avatar', 'banner', 'avatarDescription', 'fields'];

export interface ProfileModel {
  form: FormState;
  fields: readonly { name: string; value: string; verified?: boolean }[];
  avatarUrl: string | null;
  bannerUrl: string | null;
  bot: boolean;
}

export function settingsProfilePage(context: PageContext, model: ProfileModel): Html {
  const { t, viewer } = context;
  const { form } = model;
  const content = html`${formNotice(t, form, KNOWN)}<form class="stack" method="post" action="/settings/profile" enctype="multipart/form-data">${picture(context, model)}${banner(context, model)}${textField(
    form,
    { name: 'displayName', label: t('settings.profile.displayName'), maxLength: LONGEST_NAME, auto: true },
  )}${areaField(form, {
    name: 'bio',
    label: t('settings.profile.bio'),
    hint: t('settings.profile.bioHint'),
    auto: true,
  })}${facts(context, model)}${switchField({ name: 'bot', label: t('settings.profile.bot'), hint: t('settings.profile.botHint'), on: model.bot })}<div class="cluster"><button class="btn primary">${t('settings.profile.submit')}</button>${
    viewer
      ? html`<a class="btn quiet" href="/@${viewer.account.handle}">${t('settings.profile.look')}</a>`
      : ''
  }</div></form>`;
  return settingsPage(context, 'profile', placePanel(context, 'profile', content));
}

function picture(context: PageContext, { form, avatarUrl }: ProfileModel): Html {
  const { t } = context;
  return html`<div class="attach"><img src="${avatarUrl ?? asset('avatar.svg')}" alt="" width="88" height="88" data-preview="avatar"><div class="stack">${fileField(
    form,
    {
      name: 'avatar',
      label: t('settings.profile.avatar'),
      hint: t('settings.profile.avatarHint'),
      accept: PICTURES,
    },
  )}${crop(context, 'avatar')}${
    avatarUrl
      ? html`${textField(form, { name: 'avatarDescription', label: t('settings.profile.avatarDescription'), hint: t('settings.profile.avatarDescriptionHint'), maxLength: 420, auto: true })}${check('removeAvatar', t('settings.profile.avatarRemove'))}`
      : ''
  }</div></div>`;
}

function banner(context: PageContext, { form, bannerUrl }: ProfileModel): Html {
  const { t } = context;
  return html`<div class="stack">${
    bannerUrl
      ? html`<img class="banner" src="${bannerUrl}" alt="" width="1500" height="500" data-preview="banner">`
      : html`<img class="banner" alt="" width="1500" height="500" data-preview="banner" hidden>`
  }${fileField(form, {
    name: 'banner',
    label: t('settings.profile.banner'),
    hint: t('settings.profile.bannerHint'),
    accept: PICTURES,
  })}${crop(context, 'banner')}${bannerUrl ? check('removeBanner', t('settings.profile.bannerRemove')) : ''}</div>`;
}

/** Where the picture is cut: shown by script, with the chosen picture beside it. */
function crop({ t }: PageContext, name: 'avatar' | 'banner'): Html {
  const slider = (what: 'Zoom' | 'X' | 'Y', least: number, most: number, value: number) =>
    html`<label class="field"><span class="label">${t(`settings.profile.crop${what}`)}</span><input type="range" name="${name}${what}" min="${least}" max="${most}" value="${value}"></label>`;
  return html`<fieldset class="stack" data-crop="${name}" hidden disabled><legend class="label">${t('settings.profile.crop')}</legend><p class="hint">${t('settings.profile.cropHint')}</p>${slider('Zoom', 100, 400, 100)}${slider('X', 0, 100, 50)}${slider('Y', 0, 100, 50)}</fieldset>`;
}

function check(name: string, label: string): Html {
  return html`<label class="cluster"><input type="checkbox" name="${name}" value="1"> ${label}</label>`;
}

function facts({ t }: PageContext, { form, fields }: ProfileModel): Html {
  const lines = Array.from({ length: PROFILE_FIELDS }, (_, index) => {
    const field = fields[index] ?? { name: '', value: '' };
    const n = index + 1;
    return html`<div class="pair"><input class="input" name="fieldName" aria-label="${t('settings.profile.fieldName', { n })}" placeholder="${t('settings.profile.fieldNameShort')}" value="${field.name}" maxlength="255" dir="auto"><input class="input" name="fieldValue" aria-label="${t('settings.profile.fieldValue', { n })}" placeholder="${t('settings.profile.fieldValueShort')}" value="${field.value}" maxlength="255" dir="auto">${
      field.verified
        ? html`<span class="tag ok">${icon('seal', 's')}${t('settings.profile.verified')}</span>`
        : ''
    }</div>`;
  });
  return html`<fieldset class="stack"${form.faults.fields ? html` aria-describedby="fields-err"` : ''}><legend class="label">${t('settings.profile.fields')}</legend>${lines}<p class="hint">${t('settings.profile.fieldsHint')}</p>${fault(form, 'fields')}</fieldset>`;
}
