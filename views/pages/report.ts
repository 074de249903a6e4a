import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { nameOf } from '../parts/avatar.ts';
import { bar } from '../parts/bar.ts';
import { submit } from '../parts/card.ts';
import { areaField, type FormState, fault, formNotice, switchField } from '../parts/field.ts';
import { icon } from '../parts/icon.ts';
import { timeAgo } from '../parts/time.ts';

/** A post that may be named in a report. */
export interface ReportablePost {
  id: string;
  text: string;
  attachments: number;
  createdAt: Date;
  chosen: boolean;
}

export interface ReportModel {
  account: AccountSummary;
  posts: readonly ReportablePost[];
  forward: boolean;
  form: FormState;
}

const REASONS = ['spam', 'legal', 'rules', 'other'] as const;

/** Tells the moderators of somebody. */
export function reportPage(context: PageContext, model: ReportModel): Html {
  const { t, serverName } = context;
  const { account, posts, form } = model;
  const name = nameOf(account);
  const title = t('report.title', { name });
  return layout(context, {
    title,
    people: [account],
    main: html`${bar(context, title, { back: '/' })}<form class="stack pad" method="post" action="/report"><input type="hidden" name="account" value="${account.id}">
<p class="muted">${t('report.about', { name, server: serverName })}</p>${formNotice(t, form, ['reason', 'comment'])}
${reasons(context, form)}${posts.length > 0 ? choosePosts(context, posts) : ''}
${areaField(form, { name: 'comment', label: t('report.comment'), maxLength: 5000, auto: true })}
${
  account.domain
    ? switchField({
        name: 'forward',
        label: t('report.forward', { host: account.domain }),
        hint: t('report.forwardHint'),
        on: model.forward,
      })
    : ''
}${submit(t('report.submit'))}</form>`,
  });
}

function reasons({ t }: PageContext, form: FormState): Html {
  const chosen = form.values.reason;
  return html`<fieldset><legend class="label">${t('report.reason')}</legend><div class="list">${REASONS.map(
    (reason) =>
      html`<label class="row"><input type="radio" name="reason" value="${reason}" required${reason === chosen ? html` checked` : ''}><span class="grow">${t(`report.reason.${reason}`)}<br><small class="hint">${t(`report.reason.${reason}Hint`)}</small></span></label>`,
  )}</div>${fault(form, 'reason')}</fieldset>`;
}

function choosePosts(context: PageContext, posts: readonly ReportablePost[]): Html {
  const { t } = context;
  return html`<fieldset><legend class="label">${t('report.posts')}</legend><p class="hint">${t('report.postsHint')}</p><div class="list">${posts.map(
    (post) =>
      html`<label class="row"><input type="checkbox" name="post" value="${post.id}"${post.chosen ? html` checked` : ''}><span class="grow"><span dir="auto">${post.text || t('report.noText')}</span> <small class="hint">${timeAgo(context, post.createdAt)}${post.attachments > 0 ? ` · ${t('report.pictures', { n: post.attachments })}` : ''}</small></span></label>`,
  )}</div></fieldset>`;
}

/** What one can do for oneself until moderators have looked. */
export function reportDonePage(context: PageContext, account: AccountSummary): Html {
  const { t } = context;
  const name = nameOf(account);
  const act = (verb: 'mute' | 'block', text: string, about: string) =>
    html`<form class="stack" method="post" action="/accounts/${account.id}/${verb}"><input type="hidden" name="return" value="/"><button class="btn block">${icon(verb)}${text}</button><p class="hint">${about}</p></form>`;
  return layout(context, {
    title: t('report.done'),
    people: [account],
    main: html`${bar(context, t('report.done'), { back: '/' })}<div class="stack pad"><p>${t('report.doneText', { name })}</p>${act('mute', t('account.muteNamed', { name }), t('report.muteText'))}${act('block', t('account.blockNamed', { name }), t('report.blockText'))}<a class="btn primary" href="/">${t('report.leave')}</a></div>`,
  });
}
