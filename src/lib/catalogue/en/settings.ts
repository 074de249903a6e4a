import type { CatalogueText } from '../../i18n.ts';

export const settings = {} as const satisfies Record<string, CatalogueText>;
