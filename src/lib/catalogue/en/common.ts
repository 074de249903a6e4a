import type { CatalogueText } from '../../i18n.ts';

export const common = {} as const satisfies Record<string, CatalogueText>;
