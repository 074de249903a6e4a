import { beforeAll, describe, expect, it } from 'vitest';
import { block } from '../../src/domain/blocks/block.ts';
import { Invalid, NotFound } from '../../src/domain/errors.ts';
import { readFile } from '../../src/domain/media/serve.ts';
import { describeMedia, uploadMedia } from '../../src/domain/media/upload.ts';
import { audienceOf } from '../../src/domain/posts/audience.ts';
import { deletePost } from '../../src/domain/posts/delete.ts';
import { editPost } from '../../src/domain/posts/edit.ts';
import { sourceOf } from '../../src/domain/posts/find.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { listEdits } from '../../src/domain/posts/versions.ts';
import { anonymous, viewerOf } from '../../src/domain/viewer.ts';
import { CHORES } from '../../src/jobs/chores.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { picture } from '../support/pictures.ts';
import { kindsHeardBy, person, row, says } from './posts-people.ts';

let app: TestApp;
let ada: AccountId;

beforeAll(async () => {
  app = await testApp();
  ada = (await person(app)).id;
});

describe('an edit', () => {
  it('changes the words, keeps the version before and says so once', async () => {
    const id = await says(app, ada, 'The frist #draft', { warning: 'a warning' });
    await app.takeEvents();
    await editPost(app, ada, id, { text: 'The first #try', visibility: 'public' });
    expect(await row(app, id)).toMatchObject({ source: 'The first #try', warning: '', sensitive: false });
    expect(await app.takeEvents()).toEqual([{ type: 'post.edited', postId: id }]);
    const versions = await listEdits(app, anonymous, id);
    expect(versions.map((version) => version.warning)).toEqual(['', 'a warning']);
    expect(versions[1]?.html).toContain('frist');
    const tags = await app.db
      .selectFrom('post_hashtags')
      .innerJoin('hashtags', 'hashtags.id', 'post_hashtags.hashtag_id')
      .select('name')
      .where('post_id', '=', id)
      .execute();
    expect(tags).toEqual([{ name: 'try' }]);
  });

  it('is later than the version before, though the clock was set back', async () => {
    const id = await says(app, ada, 'Late');
    const { created_at } = await row(app, id);
    app.at(new Date(created_at.getTime() - 5_000));
    await editPost(app, ada, id, { text: 'Later', visibility: 'public' });
    app.at(null);
    expect((await row(app, id)).edited_at?.getTime()).toBe(created_at.getTime() + 1);
  });

  it('that changes nothing is none', async () => {
    const id = await says(app, ada, 'Just so');
    await app.takeEvents();
    await editPost(app, ada, id, { text: 'Just so', visibility: 'public' });
    expect((await row(app, id)).edited_at).toBeNull();
    expect(await app.takeEvents()).toEqual([]);
  });

  it('never changes who may see the post', async () => {
    const id = await says(app, ada, 'For followers', { visibility: 'followers' });
    await editPost(app, ada, id, { text: 'For followers only', visibility: 'public' });
    expect((await row(app, id)).visibility).toBe('followers');
    await expect(listEdits(app, anonymous, id)).rejects.toThrow(NotFound);
    expect(await listEdits(app, viewerOf(ada), id)).toHaveLength(2);
  });

  it('tells those it names newly, not those it named before', async () => {
    const [one, two] = [await person(app), await person(app)];
    const id = await says(app, ada, `@${one.name} hi`);
    await editPost(app, ada, id, { text: `@${one.name} @${two.name} hi`, visibility: 'public' });
    expect(await kindsHeardBy(app, one.id)).toEqual(['mention']);
    expect(await kindsHeardBy(app, two.id)).toEqual(['mention']);
    const parent = await says(app, one.id, 'And you?');
    const answer = await says(app, ada, `@${one.name} fine`, { inReplyToId: parent });
    await editPost(app, ada, answer, { text: `@${one.name} fine, thanks`, visibility: 'public' });
    expect(await kindsHeardBy(app, one.id)).toEqual(['mention', 'reply']);
  });

  it('may take pictures out and put others in; the history shows all of them', async () => {
    const [one, two] = [
      await uploadMedia(app, ada, await picture(), 'one'),
      await uploadMedia(app, ada, await picture(), 'two'),
    ];
    const id = await says(app, ada, 'Look', { mediaIds: [one] });
    await editPost(app, ada, id, { text: 'Look', visibility: 'public', mediaIds: [two] });
    expect((await sourceOf(app, ada, id)).media.map((item) => item.id)).toEqual([two]);
    const versions = await listEdits(app, anonymous, id);
    expect(versions.map((version) => version.media.map((item) => item.description))).toEqual([
      ['two'],
      ['one'],
    ]);
    const [, before] = versions;
    const file = before?.media[0]?.url;
    // Days later the picture is still there for who reads the history, and for nobody else.
    app.at(new Date(Date.now() + 3 * 86_400_000));
    await CHORES.uploads?.(app);
    app.at(null);
    expect((await readPost(app, anonymous, id)).media.map((item) => item.description)).toEqual(['two']);
    expect(file && (await readFile(app, file.replace(/^.*\/media\//, '')))).not.toBeNull();
    await expect(says(app, ada, 'Again', { mediaIds: [one] })).rejects.toThrow(Invalid);
    const both = { text: 'Look', visibility: 'public' as const, mediaIds: [two, one] };
    await editPost(app, ada, id, both);
    await editPost(app, ada, id, both);
    expect(await listEdits(app, anonymous, id)).toHaveLength(3);
    const shown = (await readPost(app, anonymous, id)).media;
    expect(shown.map((item) => item.description)).toEqual(['two', 'one']);
  });

  it('of a post that is deleted then leaves no picture behind, in no version', async () => {
    const [one, two] = [
      await uploadMedia(app, ada, await picture(), 'one'),
      await uploadMedia(app, ada, await picture(), 'two'),
    ];
    const id = await says(app, ada, 'Look', { mediaIds: [one] });
    await editPost(app, ada, id, { text: 'Look', visibility: 'public', mediaIds: [two] });
    const files = await app.db.selectFrom('media').select('file').where('post_id', '=', id).execute();
    expect(files).toHaveLength(2);
    await deletePost(app, ada, id);
    for (const { file } of files) expect(file && (await app.files.read(file))).toBeNull();
  });

  it('is also what is said of a picture, once it is published', async () => {
    const media = await uploadMedia(app, ada, await picture(), 'a heron');
    const id = await says(app, ada, 'Look', { mediaIds: [media] });
    await app.takeEvents();
    await describeMedia(app, ada, media, 'a heron');
    expect(await app.takeEvents()).toEqual([]);
    await describeMedia(app, ada, media, 'a grey heron');
    expect(await app.takeEvents()).toEqual([{ type: 'post.edited', postId: id }]);
    const versions = await listEdits(app, anonymous, id);
    expect(versions.map((version) => version.media[0]?.description)).toEqual(['a grey heron', 'a heron']);
  });

  it('of words and of what is said of a picture is one version, and nothing of it is kept when it is refused', async () => {
    const media = await uploadMedia(app, ada, await picture(), 'a heron');
    const id = await says(app, ada, 'Look', { mediaIds: [media] });
    const edit = { text: 'Look there', visibility: 'public' as const, mediaIds: [media] };
    const descriptions = { [media]: ' a grey heron ' };
    await app.takeEvents();
    const refused = editPost(app, ada, id, { ...edit, text: 'x'.repeat(501), descriptions });
    await expect(refused).rejects.toThrow(Invalid);
    await expect(
      editPost(app, ada, id, { ...edit, descriptions: { [media]: 'x'.repeat(1501) } }),
    ).rejects.toThrow(Invalid);
    expect(await listEdits(app, anonymous, id)).toHaveLength(1);
    await editPost(app, ada, id, { ...edit, descriptions });
    await editPost(app, ada, id, { ...edit, descriptions });
    expect(await app.takeEvents()).toEqual([{ type: 'post.edited', postId: id }]);
    const said = (await listEdits(app, anonymous, id)).map((version) => version.media[0]?.description);
    expect(said).toEqual(['a grey heron', 'a heron']);
    await editPost(app, ada, id, { ...edit, descriptions: { [media]: 'an egret' } });
    expect(await listEdits(app, anonymous, id)).toHaveLength(3);
  });

  it('of who may quote it is none that is shown, and is told', async () => {
    const id = await says(app, ada, 'Quote me');
    await app.takeEvents();
    await editPost(app, ada, id, { text: 'Quote me', visibility: 'public', quotePolicy: 'nobody' });
    expect(await app.takeEvents()).toMatchObject([{ type: 'post.ruled', postId: id }]);
    expect((await sourceOf(app, ada, id)).quotePolicy).toBe('nobody');
    expect(await listEdits(app, anonymous, id)).toHaveLength(1);
    expect((await readPost(app, anonymous, id)).quotable).toBe(false);
  });

  it('names nobody whom the author has blocked, and no longer goes to them', async () => {
    const [friend, foe] = [await person(app), await person(app)];
    const id = await says(app, ada, `@${friend.name} @${foe.name} hi`, { visibility: 'mentioned' });
    expect((await audienceOf(app.db, id))?.accountIds.toSorted()).toEqual([friend.id, foe.id].toSorted());
    await block(app, ada, foe.id);
    await editPost(app, ada, id, { text: `@${friend.name} secret`, visibility: 'mentioned' });
    expect((await audienceOf(app.db, id))?.accountIds).toEqual([friend.id]);
    const next = await says(app, ada, `@${foe.name} you there?`, { visibility: 'mentioned' });
    expect((await audienceOf(app.db, next))?.accountIds).toEqual([]);
    expect((await row(app, next)).html).toBe(`<p>@${foe.name} you there?</p>`);
  });

  it('is for the author only, and must still be a post', async () => {
    const id = await says(app, ada, 'Mine');
    const other = (await person(app)).id;
    const input = { text: 'Yours', visibility: 'public' as const };
    await expect(editPost(app, other, id, input)).rejects.toThrow(NotFound);
    await expect(sourceOf(app, other, id)).rejects.toThrow(NotFound);
    await expect(editPost(app, ada, id, { ...input, text: '' })).rejects.toThrow(Invalid);
    expect((await row(app, id)).source).toBe('Mine');
  });
});
