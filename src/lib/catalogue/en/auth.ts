import type { CatalogueText } from '../../i18n.ts';

export const auth = {} as const satisfies Record<string, CatalogueText>;
