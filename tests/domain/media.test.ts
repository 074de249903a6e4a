import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { Invalid, NotFound } from '../../src/domain/errors.ts';
import { proxiedPicture } from '../../src/domain/media/proxy.ts';
import { readFile } from '../../src/domain/media/serve.ts';
import { describeMedia, storePicture, uploadMedia } from '../../src/domain/media/upload.ts';
import { createFileStore, newFileKey } from '../../src/lib/files.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { picture } from '../support/pictures.ts';
import { person } from './posts-people.ts';

let app: TestApp;
let ada: AccountId;

beforeAll(async () => {
  app = await testApp();
  ada = (await person(app)).id;
});

async function uploaded(bytes: Buffer) {
  const id = await uploadMedia(app, ada, bytes, ' a heron ');
  const row = await app.db.selectFrom('media').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const [full, preview] = [await readFile(app, row.file ?? ''), await readFile(app, row.preview ?? '')];
  if (!full || !preview) throw new Error('A file is missing');
  return { row, full, preview, is: await sharp(full.bytes, { animated: true }).metadata() };
}

/** A film of so many frames, each of its own colour. */
async function film(frames: number, width = 20, height = 10): Promise<Buffer> {
  const raw = Buffer.alloc(width * height * frames * 3);
  for (let n = 0; n < frames; n += 1)
    raw.fill((n * 37) % 256, n * width * height * 3, (n + 1) * width * height * 3);
  return sharp(raw, { raw: { width, height: height * frames, channels: 3, pageHeight: height } })
    .gif()
    .toBuffer();
}

const refused = async (attempt: Promise<unknown>, field: string, key: string) => {
  const error = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Invalid);
  expect(error).toMatchObject({ faults: [{ field, key }] });
};

describe('an upload', () => {
  it('is made anew: no metadata, under a key that cannot be guessed', async () => {
    const bytes = await picture();
    expect(bytes.toString('latin1')).toContain('secret place');
    const { row, full, is } = await uploaded(bytes);
    expect(row).toMatchObject({
      post_id: null,
      kind: 'image',
      mime: 'image/webp',
      width: 64,
      height: 48,
      description: 'a heron',
    });
    expect(row.file).toMatch(/^[0-9a-f]{2}\/[0-9a-f]{2}\/[\w-]{24}\.webp$/);
    expect(full.type).toBe('image/webp');
    expect(is.exif).toBeUndefined();
    expect(full.bytes.toString('latin1')).not.toContain('secret place');
  });

  it('is made smaller, never larger, with a preview', async () => {
    const { row, preview } = await uploaded(await picture('#123456', 4000, 1000));
    expect(row).toMatchObject({ width: 2048, height: 512 });
    expect((await sharp(preview.bytes).metadata()).width).toBe(640);
  });

  it('stands upright as its camera meant it', async () => {
    const lying = await sharp(await picture('#123456', 60, 40))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await uploaded(lying)).row).toMatchObject({ width: 40, height: 60 });
  });

  it('keeps moving', async () => {
    const { row, is } = await uploaded(await film(5));
    expect(is.pages).toBe(5);
    expect(row).toMatchObject({ width: 20, height: 10 });
  });

  it('that moves for too long becomes a still', async () => {
    const { row, is } = await uploaded(await film(301));
    expect(is.pages ?? 1).toBe(1);
    expect(row).toMatchObject({ width: 20, height: 10 });
  });

  it.each([
    ['text', async () => Buffer.from('hello')],
    [
      'SVG',
      async () =>
        Buffer.from(
          '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
        ),
    ],
    [
      'TIFF',
      async () =>
        sharp(await picture())
          .tiff()
          .toBuffer(),
    ],
    ['half a picture', async () => (await picture('#abc', 800, 800)).subarray(0, 200)],
    ['more pixels than sane', async () => picture('#abc', 10_000, 6_000)],
  ])('of %s is refused', async (_what, make) => {
    await refused(uploadMedia(app, ada, await make(), ''), 'media', 'fault.media.kind');
  });

  it('that is too large, or described at too great length, is refused', async () => {
    await refused(
      uploadMedia(app, ada, Buffer.alloc(10 * 1024 * 1024 + 1), ''),
      'media',
      'fault.media.large',
    );
    await refused(
      uploadMedia(app, ada, await picture(), 'x'.repeat(1501)),
      'media',
      'fault.media.description',
    );
  });

  it('is described by its owner only', async () => {
    const { row } = await uploaded(await picture());
    await describeMedia(app, ada, row.id, 'a grey heron');
    const other = (await person(app)).id;
    await expect(describeMedia(app, other, row.id, 'mine')).rejects.toThrow(NotFound);
    const now = await app.db
      .selectFrom('media')
      .select('description')
      .where('id', '=', row.id)
      .executeTakeFirst();
    expect(now?.description).toBe('a grey heron');
  });
});

describe('a profile picture', () => {
  it('is cut to its shape, and refused by its own field', async () => {
    const key = await storePicture(app, await picture('#123456', 900, 600), 'avatar');
    const file = await readFile(app, key);
    expect(await sharp(file?.bytes).metadata()).toMatchObject({ width: 400, height: 400, format: 'webp' });
    await refused(storePicture(app, Buffer.from('x'), 'banner'), 'banner', 'fault.media.kind');
  });
});

describe('a picture of another server', () => {
  function asking(answer: () => Promise<{ bytes: Buffer; type: string } | null>) {
    let asked = 0;
    const file = () => {
      asked += 1;
      return answer();
    };
    return { app: { ...app, remote: { ...app.remote, file } }, asked: () => asked };
  }
  const address = () => `https://far.example/${newFileKey('png')}`;

  it('is fetched once, made anew and kept', async () => {
    const bytes = await picture();
    const far = asking(async () => ({ bytes, type: 'text/html' }));
    const url = address();
    const both = await Promise.all([proxiedPicture(far.app, url), proxiedPicture(far.app, url)]);
    const third = await proxiedPicture(far.app, url);
    for (const got of [...both, third]) expect(got?.type).toBe('image/webp');
    expect(third?.bytes.toString('latin1')).not.toContain('secret place');
    expect(far.asked()).toBe(1);
  });

  it('that is none is not shown, nor asked for again soon', async () => {
    const far = asking(async () => ({ bytes: Buffer.from('<script>'), type: 'image/png' }));
    const url = address();
    expect(await proxiedPicture(far.app, url)).toBeNull();
    expect(await proxiedPicture(far.app, url)).toBeNull();
    expect(far.asked()).toBe(1);
  });
});

describe('the file store', () => {
  it('gives back what was put, and forgets what was deleted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'perch-files-'));
    try {
      const files = createFileStore(folder);
      const key = newFileKey('webp');
      expect(await files.read(key)).toBeNull();
      await files.put(key, Buffer.from('a'));
      expect((await files.read(key))?.toString()).toBe('a');
      await files.delete(key);
      await files.delete(key);
      expect(await files.read(key)).toBeNull();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('lets go of what nobody wanted for long, then of what was wanted longest ago', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'perch-files-'));
    try {
      const files = createFileStore(folder);
      const made = async (key: string, hour: number) => {
        await files.put(key, Buffer.alloc(100));
        await utimes(join(folder, key), hour * 3600, hour * 3600);
      };
      await made('cache/aa/old.webp', 1);
      await made('cache/aa/second.webp', 11);
      await made('cache/bb/third.webp', 12);
      await made('cache/bb/touched.webp', 10);
      await made('aa/bb/upload.webp', 1);
      await files.touch('cache/bb/touched.webp');
      await files.touch('cache/bb/none.webp');
      const before = new Date(10 * 3600_000);
      expect(await files.trim('cache', { before, bytes: 1000 })).toBe(1);
      expect(await files.trim('cache', { before, bytes: 250 })).toBe(1);
      const left = ['aa/second', 'bb/third', 'bb/touched', 'aa/old'].map((name) => `cache/${name}.webp`);
      const there = await Promise.all([...left, 'aa/bb/upload.webp'].map((key) => files.read(key)));
      expect(there.map((bytes) => bytes !== null)).toEqual([false, true, true, false, true]);
      expect(await files.trim('nowhere', { before, bytes: 0 })).toBe(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    '../secret.webp',
    'a/../../b.webp',
    '/etc/passwd.webp',
    'a\\b.webp',
    'a/.b.webp',
    '',
    'a%2f..webp',
  ])('never leaves its folder for %j', async (key) => {
    const files = createFileStore('/nowhere');
    expect(await files.read(key)).toBeNull();
    await expect(files.put(key, Buffer.from('a'))).rejects.toThrow('Not the key');
    await expect(files.delete(key)).rejects.toThrow('Not the key');
  });

  it('gives no cached picture out by its key', async () => {
    await app.files.put('cache/ab/abc.webp', Buffer.from('a'));
    expect(await readFile(app, 'cache/ab/abc.webp')).toBeNull();
  });
});
