import type { PageContext } from '../../../views/context.ts';

const THEMES: readonly string[] = ['auto', 'light', 'dark'] satisfies PageContext['theme'][];

/** Whether a form names one of the themes there are. */
export function isTheme(value: string): value is PageContext['theme'] {
  return THEMES.includes(value);
}
