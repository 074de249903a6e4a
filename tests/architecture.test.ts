import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The rules of the house (docs/architecture.md), kept by reading imports and words. */
const root = join(import.meta.dirname, '..');

interface Import {
  target: string;
  typeOnly: boolean;
}
interface Source {
  path: string;
  text: string;
  imports: Import[];
}

const sources = await readSources();
const within = (...folders: string[]) =>
  sources.filter((source) => folders.some((folder) => source.path.startsWith(folder)));

/** Which rooms each room may import from. `types`: only their types. */
const DIRECTION: { room: string; may: string[]; types?: string[] }[] = [
  { room: 'src/lib/', may: ['src/lib/'] },
  { room: 'src/db/', may: ['src/db/', 'src/lib/'], types: ['src/domain/'] },
  { room: 'src/domain/', may: ['src/domain/', 'src/db/', 'src/lib/'], types: ['src/config.ts'] },
  { room: 'src/jobs/', may: ['src/jobs/', 'src/domain/', 'src/db/', 'src/lib/'], types: ['src/config.ts'] },
  {
    room: 'src/federation/',
    may: ['src/federation/', 'src/domain/', 'src/db/', 'src/lib/'],
    types: ['src/config.ts'],
  },
  {
    room: 'src/web/',
    may: ['src/web/', 'src/domain/', 'src/db/', 'src/lib/', 'views/'],
    types: ['src/config.ts'],
  },
  { room: 'views/', may: ['views/', 'src/lib/'], types: ['src/domain/', 'src/db/', 'src/config.ts'] },
  { room: 'migrations/', may: ['migrations/'] },
];

describe('imports', () => {
  it.each(DIRECTION)('of $room point downwards', ({ room, may, types = [] }) => {
    const wrong = within(room).flatMap((source) =>
      source.imports
        .filter(
          ({ target }) =>
            target.startsWith('src/') || target.startsWith('views/') || target.startsWith('migrations/'),
        )
        .filter(({ target }) => !may.some((folder) => target.startsWith(folder)))
        .filter(({ target, typeOnly }) => !(typeOnly && types.some((folder) => target.startsWith(folder))))
        .map(({ target }) => `${source.path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    {
      library: /^kysely/,
      rooms: ['src/db/', 'src/domain/', 'migrations/', 'src/jobs/', 'src/federation/', 'tests/'],
    },
    { library: /^@fedify\//, rooms: ['src/federation/', 'tests/'] },
    {
      library: /^hono|^@hono\//,
      rooms: ['src/web/', 'src/api/', 'views/', 'src/main.ts', 'src/serve.ts', 'tests/'],
    },
    { library: /^bullmq/, rooms: ['src/jobs/', 'src/federation/queue.ts', 'tests/'] },
    { library: /^ioredis/, rooms: ['src/jobs/', 'src/lib/bus-redis.ts', 'src/app.ts', 'tests/'] },
    { library: /^sharp/, rooms: ['src/lib/', 'src/domain/media/', 'tests/', 'src/demo/'] },
  ])('of $library stay in their room', ({ library, rooms }) => {
    const wrong = sources
      .filter((source) => source.imports.some(({ target }) => library.test(target)))
      .filter((source) => !rooms.some((room) => source.path.startsWith(room)))
      .map((source) => source.path);
    expect(wrong).toEqual([]);
  });
});

describe('words', () => {
  it('the environment is read in config.ts only', () => {
    expect(using(/process\.env/, 'src/', 'views/').filter((path) => path !== 'src/config.ts')).toEqual([]);
  });

  it('requests to other servers go through the guarded client only', () => {
    const own = ['src/lib/http.ts', 'src/demo/', 'src/cli/'];
    expect(
      using(/[^.\w]fetch\(|^import (?!type)[^;]*from '(node:https?|undici)'/m, 'src/').filter(
        (path) => !own.some((o) => path.startsWith(o)),
      ),
    ).toEqual([]);
  });

  it('the domain speaks neither ActivityPub nor the Mastodon API', () => {
    expect(using(/\b(Announce|Tombstone\(|activitystreams|reblog|favourite|toot)\b/, 'src/domain/')).toEqual(
      [],
    );
  });

  it('pages have no inline style or script', () => {
    expect(using(/\sstyle="|<style|\son[a-z]+="|hx-on/, 'views/')).toEqual([]);
  });

  it('tests are not switched off', () => {
    const word = ['skip', 'only', 'todo'].map((name) => `\\.${name}\\(`).join('|');
    expect(using(new RegExp(word), 'tests/').filter((path) => path !== 'tests/architecture.test.ts')).toEqual(
      [],
    );
  });

  it('the types have no holes', () => {
    expect(using(/: any\b|as any\b|@ts-ignore|@ts-expect-error/, 'src/', 'views/', 'migrations/')).toEqual(
      [],
    );
  });
});

function using(pattern: RegExp, ...folders: string[]): string[] {
  return within(...folders)
    .filter((source) => pattern.test(withoutComments(source.text)))
    .map((source) => source.path);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

async function readSources(): Promise<Source[]> {
  const paths: string[] = [];
  for (const folder of ['src', 'views', 'migrations', 'tests']) {
    for (const entry of await readdir(join(root, folder), { recursive: true })) {
      if (entry.endsWith('.ts')) paths.push(join(folder, entry));
    }
  }
  return Promise.all(
    paths.map(async (path) => {
      const text = await readFile(join(root, path), 'utf8');
      return { path, text, imports: importsOf(path, text) };
    }),
  );
}

function importsOf(path: string, text: string): Import[] {
  const found: Import[] = [];
  for (const match of text.matchAll(/^(?:import|export)\s+(type\s+)?[^'"`;]*?from\s+'([^']+)'/gm)) {
    const target = match[2] ?? '';
    const local = target.startsWith('.') ? relative(root, resolve(root, dirname(path), target)) : target;
    found.push({ target: local, typeOnly: match[1] !== undefined });
  }
  return found;
}
