import { beforeAll, describe, expect, it } from 'vitest';
import { listDrafts, readDraft } from '../../src/domain/drafts/list.ts';
import { MOST_DRAFTS, saveDraft } from '../../src/domain/drafts/save.ts';
import { Invalid, NotFound } from '../../src/domain/errors.ts';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { CHORES } from '../../src/jobs/chores.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type Person, person } from '../support/people.ts';
import { picture } from '../support/pictures.ts';

let app: TestApp;
let ada: Person;

beforeAll(async () => {
  app = await testApp();
  ada = await person(app);
});

const form = (text: string) => ({ text: [text], visibility: ['followers'] });

async function age(mediaId: string): Promise<void> {
  await app.db
    .updateTable('media')
    .set({ created_at: new Date('2020-01-01') })
    .where('id', '=', mediaId)
    .execute();
}

async function isThere(mediaId: string): Promise<boolean> {
  const row = await app.db.selectFrom('media').select('id').where('id', '=', mediaId).executeTakeFirst();
  return row !== undefined;
}

describe('a draft', () => {
  it('keeps every field, is changed in its place, and is nobody else’s', async () => {
    const first = await saveDraft(app, ada.id, { form: form('one'), mediaIds: [] });
    const second = await saveDraft(app, ada.id, { form: form('two'), mediaIds: [] });
    expect(await saveDraft(app, ada.id, { form: form('one more'), mediaIds: [] }, { draftId: first })).toBe(
      first,
    );
    const drafts = await listDrafts(app, ada.id);
    expect(drafts.map(({ id }) => id).sort()).toEqual([first, second].sort());
    expect((await readDraft(app, ada.id, first)).form).toEqual(form('one more'));
    const eve = await person(app);
    await expect(readDraft(app, eve.id, first)).rejects.toThrow(NotFound);
    await expect(
      saveDraft(app, eve.id, { form: form('mine'), mediaIds: [] }, { draftId: first }),
    ).rejects.toThrow(NotFound);
  });

  it('keeps its pictures as long as it lives, and no longer', async () => {
    const mediaId = await uploadMedia(app, ada.id, await picture(), 'a bird');
    await age(mediaId);
    const id = await saveDraft(app, ada.id, { form: form('look'), mediaIds: [mediaId] });
    await age(mediaId);
    await CHORES.uploads?.(app);
    expect(await isThere(mediaId)).toBe(true);
    expect((await listDrafts(app, ada.id)).find((one) => one.id === id)?.media).toMatchObject([
      { id: mediaId, description: 'a bird' },
    ]);
    await saveDraft(app, ada.id, { form: form('no picture'), mediaIds: [] }, { draftId: id });
    await CHORES.uploads?.(app);
    expect(await isThere(mediaId)).toBe(false);
  });

  it('takes no picture of others', async () => {
    const eve = await person(app);
    const mediaId = await uploadMedia(app, eve.id, await picture(), '');
    const stolen = saveDraft(app, ada.id, { form: form('mine'), mediaIds: [mediaId] });
    await expect(stolen).rejects.toThrow(Invalid);
  });

  it('is one of a number, and of a size', async () => {
    const huge = saveDraft(app, ada.id, { form: form('x'.repeat(600_000)), mediaIds: [] });
    await expect(huge).rejects.toMatchObject({ faults: [{ key: 'fault.drafts.large' }] });
    const eager = await person(app);
    await fill(eager.id, MOST_DRAFTS - 1);
    const both = await Promise.allSettled(
      ['last', 'too many'].map((text) => saveDraft(app, eager.id, { form: form(text), mediaIds: [] })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await listDrafts(app, eager.id)).toHaveLength(MOST_DRAFTS);
  });
});

async function fill(accountId: AccountId, count: number): Promise<void> {
  const row = {
    account_id: accountId,
    form: JSON.stringify(form('x')),
    media_ids: [],
    updated_at: new Date(),
  };
  await app.db
    .insertInto('drafts')
    .values(Array.from({ length: count }, () => row))
    .execute();
}
