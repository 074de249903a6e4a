import { type Selectable, sql } from 'kysely';
import { statement } from '../../db/statement.ts';
import type { MediaTable } from '../../db/tables/content.ts';
import { captionsUrl, displayUrl, filmUrl } from '../../lib/display-url.ts';
import { hazeOf } from '../../lib/haze.ts';
import type { PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import type { MediaView } from './types.ts';

const mediaOf = statement((db, { ids }: { ids: readonly PostId[] }) =>
  db
    .selectFrom('media')
    .selectAll()
    .where(sql<boolean>`post_id = any(${ids}::bigint[])`)
    .where('removed_at', 'is', null)
    .orderBy('position')
    .orderBy('id'),
);

/** The pictures and files of these posts, in their order; one statement. */
export async function readMedia(app: App, ids: readonly PostId[]): Promise<Map<PostId, MediaView[]>> {
  const found = new Map<PostId, MediaView[]>();
  if (ids.length === 0) return found;
  const rows = await mediaOf(app.db, { ids });
  for (const row of rows) {
    if (row.post_id === null) continue;
    found.set(row.post_id, [...(found.get(row.post_id) ?? []), toView(app.secret, row)]);
  }
  return found;
}

/** Remote pictures are shown through our cache; remote video and audio are played through us. */
export function toView(secret: string, row: Selectable<MediaTable>): MediaView {
  const shown = row.file ?? (row.kind === 'image' ? row.remote_url : null);
  return {
    id: row.id,
    kind: row.kind,
    mime: row.mime,
    url: displayUrl(secret, shown),
    previewUrl: displayUrl(secret, row.preview ?? shown),
    filmUrl: row.kind === 'video' || row.kind === 'audio' ? filmUrl(secret, row.remote_url) : null,
    remoteUrl: row.remote_url,
    width: row.width,
    height: row.height,
    description: row.description,
    haze: row.blurhash && hazeOf(row.blurhash),
    captions: (row.captions ?? []).map((item) => ({ ...item, url: captionsUrl(secret, item.url) })),
  };
}
