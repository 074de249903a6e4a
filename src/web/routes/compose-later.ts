import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import { html } from '../../../views/html.ts';
import { composer, type Draft, emptyDraft } from '../../../views/parts/composer.ts';
import { saveSettings } from '../../domain/auth/settings.ts';
import { saveDraft } from '../../domain/drafts/save.ts';
import { Invalid } from '../../domain/errors.ts';
import { schedulePost } from '../../domain/scheduled/schedule.ts';
import type { TextKey } from '../../lib/i18n.ts';
import { momentOf } from '../../lib/zones.ts';
import type { Env } from '../env.ts';
import type { Form } from '../forms.ts';
import { keep } from '../kept-forms.ts';
import { contextAt, returnPath } from '../params.ts';
import { isPartial, respond, seeOther, toast } from '../respond.ts';
import { requireUser } from '../session.ts';
import { zoneOfForm } from '../zones.ts';
import { inputsOf } from './compose.ts';

/** What was done with a form instead of publishing it: where that can be seen, and how it is said. */
interface Later {
  path: string;
  said: TextKey;
}

/** Keeps what was written so far, whatever is wrong with it. A planned post is published no more. */
export async function keepAsDraft(c: Context<Env>, form: Form, draft: Draft): Promise<Later> {
  const { accountId } = requireUser(c);
  await saveDraft(c.var.app, accountId, keep(form, draft), draft);
  return { path: '/drafts', said: 'drafts.wasSaved' };
}

/** Plans the post. @throws {Invalid} naming `publishAt` */
export async function schedule(c: Context<Env>, form: Form, draft: Draft): Promise<Later> {
  const { app } = c.var;
  const { accountId } = requireUser(c);
  const publishAt = momentOf(draft.publishAt, await zoneOfForm(c, form));
  if (!publishAt) throw new Invalid({ field: 'publishAt', key: 'fault.schedule.form' });
  await app.limiter.take('post', accountId, 60, 600);
  await schedulePost(app, accountId, { ...keep(form, draft), inputs: inputsOf(draft), publishAt }, draft);
  await rememberChoices(c, draft);
  return { path: '/drafts/scheduled', said: 'drafts.wasScheduled' };
}

/** Tells the browser that it need not keep this text any longer: `keep` is the name under which it does. */
export function saySent(c: Context<Env>, form: Form): void {
  const key = form.text('keep');
  if (!/^[\w-]{1,80}$/.test(key)) return;
  setCookie(c, 'perch-sent', key, { path: '/', maxAge: 600, sameSite: 'Lax' });
}

/** Leads to the list; htmx gets an empty form in place of the sent one. */
export function laterAnswer(
  c: Context<Env>,
  form: Form,
  { path, said }: Later,
): Response | Promise<Response> {
  saySent(c, form);
  const place = form.text('place');
  if (!isPartial(c) || (place !== 'home' && place !== 'dialog')) return seeOther(c, path, said);
  toast(c, said);
  if (place === 'dialog') return respond(c, { full: () => html`` });
  swapForm(c, place);
  const context = contextAt(c, returnPath(form));
  const fresh = () => html`${composer(context, { place, draft: emptyDraft(context), back: context.path })}`;
  return respond(c, { full: fresh });
}

/** Lets htmx swap the form itself, wherever its answers go otherwise. */
export function swapForm(c: Context<Env>, place: string): void {
  if (!isPartial(c)) return;
  c.header('HX-Retarget', `#composer-${place}`);
  c.header('HX-Reswap', 'outerHTML');
}

/** The next new post begins with this audience and language. What few may read, and an answer, is not the rule. */
export async function rememberChoices(c: Context<Env>, draft: Draft): Promise<void> {
  const { accountId, settings } = requireUser(c);
  if (!settings.remembersChoices || draft.inReplyToId || draft.visibility === 'mentioned') return;
  const { visibility: defaultVisibility, language: defaultLanguage } = draft;
  const isSame =
    defaultVisibility === settings.defaultVisibility && defaultLanguage === settings.defaultLanguage;
  if (!isSame) await saveSettings(c.var.app, accountId, { defaultVisibility, defaultLanguage });
}
