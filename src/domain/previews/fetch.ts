import { readPageSummary } from '../../lib/page-summary.ts';
import type { App } from '../ports.ts';

/** Two posts with the same link in one minute ask once. */
const RECENT = 60_000;

/** Asks a linked page what it says of itself. A page that cannot be read keeps what was known of it. */
export async function fetchPreview(app: App, previewId: string): Promise<void> {
  const preview = await app.db
    .selectFrom('link_previews')
    .select(['url', 'fetched_at'])
    .where('id', '=', previewId)
    .executeTakeFirst();
  const now = app.clock.now();
  if (!preview || (preview.fetched_at && now.getTime() - preview.fetched_at.getTime() < RECENT)) return;
  const page = await app.remote.page(preview.url);
  const summary = page && readPageSummary(page.bytes, page.type, page.url);
  await app.db
    .updateTable('link_previews')
    .set({ fetched_at: now, ...(summary ? columns(summary) : {}) })
    .where('id', '=', previewId)
    .execute();
}

function columns(summary: NonNullable<ReturnType<typeof readPageSummary>>) {
  const { title, description, site, image, imageDescription, large } = summary;
  return { title, description, site, image, image_description: imageDescription, large };
}
