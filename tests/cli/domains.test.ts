import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPlace, type Place, perch } from './perch.ts';

let place: Place;
const run = (args: string[]) => perch(args, place.environment);
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place?.close());

describe('domain', { timeout: 120_000 }, () => {
  it('makes rules, lists them and takes them back', async () => {
    const made = await run([
      'domain',
      'block',
      'https://Bad.Example/',
      '--severity',
      'limit',
      '--reject-media',
      '--comment',
      'Spam',
    ]);
    expect(made).toMatchObject({ code: 0, error: '' });
    expect(made.out).toContain('The rule about bad.example');
    expect((await run(['domain', 'list'])).out).toBe('bad.example  limit  no media  Spam\n');
    expect(await run(['domain', 'unblock', 'bad.example'])).toMatchObject({ code: 0 });
    expect((await run(['domain', 'list'])).out).toBe('');
    const none = await run(['domain', 'unblock', 'bad.example']);
    expect(none).toMatchObject({ code: 1, error: 'There is no rule about this server.\n' });
    for (const args of [['block'], ['block', 'a.example', '--severity', 'kill'], ['forget']]) {
      expect((await run(['domain', ...args])).code).toBe(1);
    }
    const wrong = await run(['domain', 'block', 'no domain']);
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.error).toContain('This is not a domain');
  });
});
