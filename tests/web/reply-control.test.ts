import { beforeAll, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { Member } from './member.ts';

let ada: Member;
let ben: Member;

beforeAll(async () => {
  const app = await testApp();
  [ada, ben] = await Promise.all([Member.join(app, 'ada'), Member.join(app, 'ben')]);
});

/** The place of a new post by ada, as the form without script makes it. */
async function says(text: string, replyPolicy: string): Promise<string> {
  await ada.post('/compose', { text, visibility: 'public', replyPolicy, place: 'page', return: '/' });
  const page = await ada.page(`/@${ada.username}`);
  const [id] = /(?<=data-post=")\d+/.exec(page) ?? [];
  return `/@${ada.username}/${id}`;
}

it('who may reply is chosen in the form, said where it is not offered, and changed later', async () => {
  expect(await ada.page('/compose')).toContain('<option value="everyone" selected>');
  const path = await says('The pier is closed', 'nobody');
  const id = path.split('/').at(-1) ?? '';
  const seen = async () => (await ben.page(path)).includes('id="composer-reply"');
  expect(await seen()).toBe(false);
  expect(await ben.page(path)).toContain('has limited who may reply');
  const reply = { text: 'Why?', visibility: 'public', inReplyToId: id, place: 'page', return: path };
  const refused = await ben.post('/compose', reply);
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('has limited who may reply');

  expect(await ada.page(`/edit/${id}`)).toContain('<option value="nobody" selected>');
  const edit = { text: 'The pier is closed', visibility: 'public', place: 'edit', return: path };
  expect((await ada.post(`/posts/${id}/edit`, edit)).status).toBe(303);
  expect(await seen()).toBe(false);
  expect((await ada.post(`/posts/${id}/edit`, { ...edit, replyPolicy: 'everyone' })).status).toBe(303);
  expect(await seen()).toBe(true);
  expect((await ben.post('/compose', reply)).status).toBe(303);
});
