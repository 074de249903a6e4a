import type { CatalogueText } from '../../i18n.ts';

export const people = {} as const satisfies Record<string, CatalogueText>;
