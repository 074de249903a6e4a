import type { Context } from 'hono';
import type { Draft } from '../../views/parts/composer.ts';
import { Invalid } from '../domain/errors.ts';
import type { Descriptions } from '../domain/media/descriptions.ts';
import { readOwnMedia } from '../domain/media/own.ts';
import { describeMedia, uploadMedia } from '../domain/media/upload.ts';
import type { MediaView } from '../domain/posts/types.ts';
import type { AccountId } from '../lib/ids.ts';
import type { Env } from './env.ts';
import type { Form } from './forms.ts';

export const MOST_PICTURES = 4;

/**
 * The pictures of a posting form: those uploaded before (hidden ids, with their descriptions) and files sent with it,
 * of each post of a thread. They are put into `draft` one by one, so that a refused form shows all that arrived.
 * @throws {Invalid} on `media` for too many, or a file that is no picture
 */
export async function takePictures(
  c: Context<Env>,
  accountId: AccountId,
  form: Form,
  draft: Draft,
): Promise<void> {
  await knownPictures(c, accountId, form, draft);
  for (const [id, words] of Object.entries(newWords(form, draft))) {
    await describeMedia(c.var.app, accountId, id, words);
  }
  showDescriptions(form, draft);
  for (const part of partsOf(draft)) await takeFiles(c, accountId, form, part);
}

/** The same for a post that is published: what is said of its pictures changes together with the rest of it. */
export async function takePicturesOfEdit(
  c: Context<Env>,
  accountId: AccountId,
  form: Form,
  draft: Draft,
): Promise<Descriptions> {
  await knownPictures(c, accountId, form, draft);
  const words = newWords(form, draft);
  showDescriptions(form, draft);
  await takeFiles(c, accountId, form, { suffix: '', post: draft });
  return words;
}

/** What a form says of its pictures that was not said of them before. */
function newWords(form: Form, draft: Draft): Descriptions {
  const media = partsOf(draft).flatMap(({ post }) => post.media);
  const changed = media.filter(
    ({ id, description }) => form.flag(`alt-${id}`) && form.text(`alt-${id}`) !== description,
  );
  return Object.fromEntries(changed.map(({ id }) => [id, form.text(`alt-${id}`)]));
}

/** Pictures of a form that is only shown again: nothing is stored. */
export async function recallPictures(
  c: Context<Env>,
  accountId: AccountId,
  form: Form,
  draft: Draft,
): Promise<void> {
  await knownPictures(c, accountId, form, draft);
  showDescriptions(form, draft);
}

function showDescriptions(form: Form, draft: Draft): void {
  for (const { post } of partsOf(draft)) {
    post.media = post.media.map((item) =>
      form.flag(`alt-${item.id}`) ? { ...item, description: form.text(`alt-${item.id}`) } : item,
    );
  }
}

/** Whether somebody is to be asked about pictures without a description: once for each form, if they want that. */
export function asksForAlt(c: Context<Env>, form: Form, draft: Draft): boolean {
  if (!c.var.page.viewer?.settings.remindsOfAlt || form.flag('asked')) return false;
  return partsOf(draft).some(({ post }) => post.media.some(({ description }) => description === ''));
}

/** Puts those uploaded before into `draft`; what has gone, or was taken out with this form, is left out. */
export async function knownPictures(
  c: Context<Env>,
  accountId: AccountId,
  form: Form,
  draft: Draft,
): Promise<void> {
  const removed = form.text('remove');
  for (const { suffix, post } of partsOf(draft)) {
    const known = form.all(`media${suffix}`).filter((id) => id !== removed);
    post.media = await readOwnMedia(c.var.app, accountId, known);
  }
}

interface Part {
  /** What stands behind the names of its fields. */
  suffix: string;
  post: { media: MediaView[] };
}

function partsOf(draft: Draft): Part[] {
  return [
    { suffix: '', post: draft },
    ...draft.more.map((post, index) => ({ suffix: `-${index + 2}`, post })),
  ];
}

async function takeFiles(
  c: Context<Env>,
  accountId: AccountId,
  form: Form,
  { suffix, post }: Part,
): Promise<void> {
  const { app } = c.var;
  const files = await sentFiles(form, suffix);
  if (post.media.length + files.length > MOST_PICTURES) {
    throw new Invalid({ field: `media${suffix}`, key: 'compose.tooManyMedia' });
  }
  for (const { bytes, description } of files) {
    await app.limiter.take('upload', accountId, 60, 600);
    const id = await uploadMedia(app, accountId, bytes, description);
    post.media = [...post.media, ...(await readOwnMedia(app, accountId, [id]))];
  }
}

/** Files that came with the form itself, as browsers without script send them. */
async function sentFiles(form: Form, suffix: string): Promise<{ bytes: Buffer; description: string }[]> {
  const files: { bytes: Buffer; description: string }[] = [];
  for (const bytes of await form.files(`upload${suffix}`)) files.push({ bytes, description: '' });
  for (let n = 1; n <= MOST_PICTURES && suffix === ''; n += 1) {
    const bytes = await form.file(`file${n}`);
    if (bytes) files.push({ bytes, description: form.text(`fileAlt${n}`) });
  }
  return files;
}
