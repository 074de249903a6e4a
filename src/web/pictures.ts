import type { Context } from 'hono';
import type { Draft } from '../../views/parts/composer.ts';
import { Invalid } from '../domain/errors.ts';
import { readOwnMedia } from '../domain/media/own.ts';
import { describeMedia, uploadMedia } from '../domain/media/upload.ts';
import type { AccountId } from '../lib/ids.ts';
import type { Env } from './env.ts';
import type { Form } from './forms.ts';

export const MOST_PICTURES = 4;

/**
 * The pictures of a posting form: those uploaded before (hidden ids, with their descriptions) and files sent with it.
 * They are put into `draft` one by one, so that a refused form shows all that arrived.
 * @throws {Invalid} on `media` for too many, or a file that is no picture
 */
export async function takePictures(
  c: Context<Env>,
  accountId: AccountId,
  form: Form,
  draft: Draft,
): Promise<void> {
  const { app } = c.var;
  const removed = form.text('remove');
  const known = form.all('media').filter((id) => id !== removed);
  const own = await readOwnMedia(app, accountId, known);
  draft.media = own;
  for (const { id, description } of own) {
    const words = form.text(`alt-${id}`);
    if (form.flag(`alt-${id}`) && words !== description) await describeMedia(app, accountId, id, words);
  }
  draft.media = own.map((item) =>
    form.flag(`alt-${item.id}`) ? { ...item, description: form.text(`alt-${item.id}`) } : item,
  );
  const files = await sentFiles(form);
  if (draft.media.length + files.length > MOST_PICTURES) {
    throw new Invalid({ field: 'media', key: 'compose.tooManyMedia' });
  }
  for (const { bytes, description } of files) {
    await app.limiter.take('upload', accountId, 60, 600);
    const id = await uploadMedia(app, accountId, bytes, description);
    draft.media = [...draft.media, ...(await readOwnMedia(app, accountId, [id]))];
  }
}

/** Files that came with the form itself, as browsers without script send them. */
async function sentFiles(form: Form): Promise<{ bytes: Buffer; description: string }[]> {
  const files: { bytes: Buffer; description: string }[] = [];
  for (const bytes of await form.files('upload')) files.push({ bytes, description: '' });
  for (let n = 1; n <= MOST_PICTURES; n += 1) {
    const bytes = await form.file(`file${n}`);
    if (bytes) files.push({ bytes, description: form.text(`fileAlt${n}`) });
  }
  return files;
}
