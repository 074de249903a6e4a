import type { CatalogueText } from '../../i18n.ts';

export const posts = {} as const satisfies Record<string, CatalogueText>;
