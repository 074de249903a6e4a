import { displayUrl } from '../../lib/display-url.ts';
import type { App } from '../ports.ts';
import type { LinkView } from './types.ts';

/** What a post's row brings along of the page it links to; all null where it links to none. */
export const LINK_COLUMNS = [
  'link_previews.url as link_url',
  'link_previews.title as link_title',
  'link_previews.description as link_description',
  'link_previews.site as link_site',
  'link_previews.image as link_image',
  'link_previews.image_description as link_image_description',
  'link_previews.large as link_large',
] as const;

export interface LinkColumns {
  link_url: string | null;
  link_title: string | null;
  link_description: string | null;
  link_site: string | null;
  link_image: string | null;
  link_image_description: string | null;
  link_large: boolean | null;
}

/** The linked page as a card shows it; null when it has said nothing of itself. */
export function linkOf(app: App, row: LinkColumns): LinkView | null {
  if (!row.link_url || !row.link_title) return null;
  return {
    url: row.link_url,
    title: row.link_title,
    description: row.link_description ?? '',
    site: row.link_site ?? '',
    imageUrl: displayUrl(app.secret, row.link_image),
    imageDescription: row.link_image_description ?? '',
    large: row.link_large ?? false,
  };
}
