import type { CatalogueText } from '../../i18n.ts';

export const admin = {} as const satisfies Record<string, CatalogueText>;
