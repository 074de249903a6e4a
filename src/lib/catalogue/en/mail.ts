import type { CatalogueText } from '../../i18n.ts';

export const mail = {} as const satisfies Record<string, CatalogueText>;
