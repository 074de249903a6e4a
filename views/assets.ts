import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** One file that pages load, read at the start; its address changes with its content. */
export interface Asset {
  bytes: Buffer;
  type: string;
  hash: string;
}

const own = join(import.meta.dirname, 'assets');
const htmx = join(dirname(createRequire(import.meta.url).resolve('htmx.org/package.json')), 'dist');

// A script of ours names another file as `asset:NAME`, which becomes its address: what it names comes before it.
const files = {
  'perch.css': [join(own, 'perch.css'), 'text/css; charset=utf-8'],
  'icons.svg': [join(own, 'icons.svg'), 'image/svg+xml'],
  'mark.svg': [join(own, 'mark.svg'), 'image/svg+xml'],
  'mark-unread.svg': [join(own, 'mark-unread.svg'), 'image/svg+xml'],
  // For the start screens of devices that show no drawings, or cut them into a shape of theirs.
  'icon-192.png': [join(own, 'icon-192.png'), 'image/png'],
  'icon-512.png': [join(own, 'icon-512.png'), 'image/png'],
  'touch-icon.png': [join(own, 'touch-icon.png'), 'image/png'],
  'avatar.svg': [join(own, 'avatar.svg'), 'image/svg+xml'],
  'late.css': [join(own, 'late.css'), 'text/css; charset=utf-8'],
  // What is rarely wanted is fetched when it is.
  'lightbox.js': [join(own, 'lightbox.js'), 'text/javascript; charset=utf-8'],
  'composer-count.js': [join(own, 'composer-count.js'), 'text/javascript; charset=utf-8'],
  'composer-left.js': [join(own, 'composer-left.js'), 'text/javascript; charset=utf-8'],
  'composer-keep.js': [join(own, 'composer-keep.js'), 'text/javascript; charset=utf-8'],
  'composer-upload.js': [join(own, 'composer-upload.js'), 'text/javascript; charset=utf-8'],
  'composer-media.js': [join(own, 'composer-media.js'), 'text/javascript; charset=utf-8'],
  'emoji.json': [join(own, 'emoji.json'), 'application/json'],
  'emoji.js': [join(own, 'emoji.js'), 'text/javascript; charset=utf-8'],
  'composer-complete.js': [join(own, 'composer-complete.js'), 'text/javascript; charset=utf-8'],
  'composer.js': [join(own, 'composer.js'), 'text/javascript; charset=utf-8'],
  'composer-dialog.js': [join(own, 'composer-dialog.js'), 'text/javascript; charset=utf-8'],
  'keys.js': [join(own, 'keys.js'), 'text/javascript; charset=utf-8'],
  'hover.js': [join(own, 'hover.js'), 'text/javascript; charset=utf-8'],
  'app.js': [
    [join(own, 'app.js'), join(own, 'focus.js'), join(own, 'late.js')],
    'text/javascript; charset=utf-8',
  ],
  'crop.js': [join(own, 'crop.js'), 'text/javascript; charset=utf-8'],
  'forms.js': [join(own, 'forms.js'), 'text/javascript; charset=utf-8'],
  // One file each: htmx starts soon after it has run. What it is to find comes before it, and an extension that
  // comes later is never asked.
  'htmx.js': [[join(own, 'place.js'), join(htmx, 'htmx.min.js')], 'text/javascript; charset=utf-8'],
  'live.js': [
    [join(own, 'place.js'), join(htmx, 'htmx.min.js'), join(htmx, 'ext/hx-sse.min.js')],
    'text/javascript; charset=utf-8',
  ],
  'service-worker.js': [join(own, 'service-worker.js'), 'text/javascript; charset=utf-8'],
} as const;

export type AssetName = keyof typeof files;

const assets = new Map<string, Asset>();
for (const [name, [paths, type]] of Object.entries(files)) {
  const whole = Buffer.concat([paths].flat().map((path) => readFileSync(path)));
  const bytes = name.endsWith('.css') ? bare(whole) : name.endsWith('.js') ? linked(whole) : whole;
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 12);
  assets.set(name, { bytes, type, hash });
}

/** A stylesheet of ours without its comments and indents: a tenth of what it weighs compressed. */
function bare(css: Buffer): Buffer {
  return Buffer.from(
    css
      .toString()
      .replace(/\/\*.*?\*\//gs, '')
      .replace(/\s*\n\s*/g, '\n'),
  );
}

/** A script with the addresses of the files that it fetches when they are wanted. */
function linked(script: Buffer): Buffer {
  return Buffer.from(script.toString().replace(/asset:([\w.-]+)/g, (_, name: AssetName) => asset(name)));
}

/** The address of an asset; it may be kept for ever. @throws {Error} when it is not read yet */
export function asset(name: AssetName): string {
  const known = assets.get(name);
  if (!known) throw new Error(`No asset is called ${name}`);
  return `/assets/${known.hash}/${name}`;
}

/** The asset behind a name, whatever its version: an old page may still ask for it. */
export function readAsset(name: string): Asset | null {
  return assets.get(name) ?? null;
}
