import type { Context } from 'hono';
import { z } from 'zod';
import type { Draft } from '../../views/parts/composer.ts';
import { readDraft } from '../domain/drafts/list.ts';
import type { FormValues, KeptForm } from '../domain/drafts/save.ts';
import type { PollView } from '../domain/polls/types.ts';
import type { PostSource } from '../domain/posts/find.ts';
import type { PostCard } from '../domain/posts/types.ts';
import { readScheduled } from '../domain/scheduled/list.ts';
import { isTextKey } from '../lib/i18n.ts';
import { wallTime } from '../lib/zones.ts';
import { draftOf } from './drafts.ts';
import type { Env } from './env.ts';
import { type Form, keptForm, readForm } from './forms.ts';
import { knownPictures } from './pictures.ts';
import { isPartial } from './respond.ts';
import { requireUser } from './session.ts';
import { zoneOf } from './zones.ts';

/** Fields that say where a form stood and what was pressed, not what was written. */
const PASSING =
  /^(place|return|as|add|drop|remove|draftId|scheduledId|publishAt|timeZone|keep|asked|again|alt-.*|media(-\d+)?)$/;

/** Fields that say what was pressed. */
const PRESSED = /^(as|add|drop|remove|recover|asked|again|keep)$/;

/** Bytes of a form that fit into another one, whatever letters they are. */
const MOST_WORDS = 30 * 1024;

/** A sent form as it is kept: every field by its name, so that parts of the form need not be known here. */
export function keep(form: Form, draft: Draft): KeptForm {
  const written = Object.entries(form.entries()).filter(
    // Posts of a thread may have moved up by now: they are written anew.
    ([name]) => !PASSING.test(name) && !/^text(-\d+)?$/.test(name),
  );
  const values: FormValues = Object.fromEntries(written);
  for (const [index, { text, media }] of [draft, ...draft.more].entries()) {
    const suffix = index === 0 ? '' : `-${index + 1}`;
    values[`text${suffix}`] = [text];
    if (media.length > 0) values[`media${suffix}`] = media.map(({ id }) => id);
  }
  return { form: values, mediaIds: [draft, ...draft.more].flatMap(({ media }) => media.map(({ id }) => id)) };
}

/**
 * What somebody has sent who is not logged in any more; null when somebody is, when the browser keeps it (where there is
 * script), or when it does not fit into another form. Pictures of just anybody are not read.
 */
export async function formOfVisitor(c: Context<Env>): Promise<Form | null> {
  const size = Number(c.req.header('Content-Length') ?? Number.POSITIVE_INFINITY);
  return c.var.user || isPartial(c) || size > MOST_WORDS ? null : readForm(c);
}

/** All of a form, to be shown again after a login. */
export function packedWhole(form: Form): string {
  const written = Object.entries(form.entries()).filter(([name]) => !PRESSED.test(name));
  return JSON.stringify(Object.fromEntries(written));
}

/** What was written, to be carried through a login; empty when that is nothing. Pictures stay where they are. */
export function packed(form: Form): string {
  const written = Object.entries(form.entries()).filter(([name]) => !PASSING.test(name));
  const says = written.some(([name, [text = '']]) => /^text(-\d+)?$/.test(name) && text.trim() !== '');
  return says ? JSON.stringify(Object.fromEntries(written)) : '';
}

/** The same after the login; null when it is none. */
export function unpacked(text: string): KeptForm | null {
  try {
    const { success, data } = z.record(z.string(), z.array(z.string())).safeParse(JSON.parse(text));
    return success ? { form: data, mediaIds: [] } : null;
  } catch {
    return null;
  }
}

/** A draft as it was left. @throws {NotFound} */
export async function openDraft(c: Context<Env>, id: string): Promise<Draft> {
  const { app, t } = c.var;
  const kept = await readDraft(app, requireUser(c).accountId, id);
  const draft = await reopen(c, kept.form);
  const reason = kept.fault && isTextKey(kept.fault) ? t(kept.fault) : null;
  const faults = reason ? { text: t('drafts.failed', { reason }) } : {};
  return { ...draft, draftId: id, faults };
}

/** A planned post, to be changed. @throws {NotFound} also when it has been published */
export async function openScheduled(c: Context<Env>, id: string): Promise<Draft> {
  const kept = await readScheduled(c.var.app, requireUser(c).accountId, id);
  const draft = await reopen(c, kept.form);
  return { ...draft, scheduledId: id, publishAt: wallTime(kept.publishAt, zoneOf(c)) };
}

/** The posting form that would make this post again, without its pictures. */
export function formOfPost(source: PostSource, post: PostCard): FormValues {
  const values: FormValues = {
    text: [source.text],
    visibility: [source.visibility],
    language: [source.language ?? ''],
  };
  if (source.warning) Object.assign(values, { warned: ['1'], warning: [source.warning] });
  else if (source.sensitive) values.sensitive = ['1'];
  if (source.inReplyToId) values.inReplyToId = [source.inReplyToId];
  if (post.quote?.state === 'shown') values.quoteOfId = [post.quote.post.id];
  values.replyPolicy = [source.replyPolicy];
  values.quotePolicy = [source.quotePolicy];
  if (post.poll) Object.assign(values, fieldsOfPoll(post.poll, post.createdAt));
  return values;
}

function fieldsOfPoll({ options, multiple, expiresAt }: PollView, begun: Date): FormValues {
  const seconds = expiresAt ? Math.round((expiresAt.getTime() - begun.getTime()) / 1000) : null;
  return {
    polled: ['1'],
    option: options.map(({ title }) => title),
    ...(multiple ? { multiple: ['1'] } : {}),
    ...(seconds ? { pollLength: [String(seconds)] } : {}),
  };
}

async function reopen(c: Context<Env>, values: FormValues): Promise<Draft> {
  const form = keptForm(values);
  const draft = draftOf(c.var.page, form);
  await knownPictures(c, requireUser(c).accountId, form, draft);
  return draft;
}
