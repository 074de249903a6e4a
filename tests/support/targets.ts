import type { Page } from 'playwright-core';

/**
 * What a finger may miss: everything to press whose reach is less than `least` pixels wide or high.
 * Where something is open over the page, only that is looked at: what it covers is pressed when it has closed.
 * Links in running text are as high as their line; that is what they are exempt for. A name has its avatar beside it.
 */
export function smallTargets(page: Page, least: number): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const TEXT = '.text, .re, .meta, .notice span, .facts, .by, .tomb, .hint, .fields dd, li.notif p, .foot, .rail footer';
    const inText = (element) => element.matches('a') && element.closest(TEXT);
    const pressable = (element) => element?.closest('a[href], button, summary, label, select, textarea, input');
    const found = [];
    const open = [...document.querySelectorAll('dialog[open], .menu[open], :popover-open, .toast')];
    const shown = (element) => open.length === 0 || open.some((one) => one.contains(element));
    for (const element of document.querySelectorAll('a[href], button, summary, select, label:has(input)')) {
      if (!shown(element)) continue;
      if (inText(element) || !element.checkVisibility({ visibilityProperty: true })) continue;
      if (element.matches('.skip, .who .name, [tabindex="-1"]') || element.closest('[hidden]')) continue;
      element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      const { left, top, width, height } = element.getBoundingClientRect();
      if (width === 0 || height === 0) continue;
      const [x, y] = [left + width / 2, top + height / 2];
      const hits = (dx, dy) => pressable(document.elementFromPoint(x + dx, y + dy)) === element;
      const reach = (dx, dy) => { let step = 0; while (step < 60 && hits(dx * step, dy * step)) step += 1; return step };
      // What lies under something else is not for pressing now.
      if (!hits(0, 0)) continue;
      const size = [reach(1, 0) + reach(-1, 0) - 1, reach(0, 1) + reach(0, -1) - 1];
      if (Math.min(...size) < ${least}) {
        found.push(size.join('x') + ' ' + element.outerHTML.replace(/\\s+/g, ' ').slice(0, 90));
      }
    }
    return [...new Set(found)].slice(0, 5);
  })()`);
}
