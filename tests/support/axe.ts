import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** What axe finds on a page that keeps somebody from using it, by the names of its rules. */
export async function graveFaults(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const found = await page.evaluate<{ impact: string; id: string }[]>(
    'axe.run(document).then(({ violations }) => violations.map(({ impact, id }) => ({ impact, id })))',
  );
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id);
}
