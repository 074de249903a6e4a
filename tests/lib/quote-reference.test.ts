import { describe, expect, it } from 'vitest';
import { withoutReference, withReference } from '../../src/lib/quote-reference.ts';

const address = 'https://far.example/notes/1';
const link = `<a href="${address}" class="u-url" rel="nofollow"><span class="invisible">https://</span>far.example/notes/1</a>`;

describe('the reference in the text of a quote', () => {
  it.each([
    ['a marked paragraph at the start', `<p class="quote-inline">RE: ${link}</p><p>Look</p>`],
    ['a marked end of a paragraph', `<p>Look<span class="quote-inline"><br><br>RE: ${link}</span></p>`],
    ['marks around other elements', `<p>Look<span class="quote-inline"><span>RE:</span> ${link}</span></p>`],
    ['a paragraph', `<p>Look</p><p>RE: ${link}</p>`],
    ['the end of a paragraph', `<p>Look<br><br>RE: ${link}</p>`],
  ])('is taken out of %s', (_where, html) => {
    expect(withoutReference(html, [address])).toBe('<p>Look</p>');
  });

  it('leaves links that mean something else, and what is broken', () => {
    const other = '<p>Look<br>RE: <a href="https://other.example/">this</a></p>';
    expect(withoutReference(other, [address])).toBe(other);
    expect(withoutReference('<p>Look</p><span class="quote-inline">RE: ', [address])).toBe('<p>Look</p>');
    expect(withoutReference('<p>RE: no link</p>', [address])).toBe('<p>RE: no link</p>');
  });

  it('costs no time, however often it seems to begin', () => {
    const started = performance.now();
    for (const part of ['<br>', '<p>RE: <a href="x">', '<span class="quote-inline">', '<br />\n']) {
      withoutReference(part.repeat(20_000), [address]);
    }
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('is put in where there is none', () => {
    expect(withReference('<p>Look</p>', address)).toContain(`<p>RE: <a href="${address}"`);
    const long = `https://far.example/${'x'.repeat(100)}?a=1&b="2"`;
    expect(withReference('', long)).toMatch(/>far\.example\/x{18}…<\/a>/);
    expect(withReference('', long)).toContain('&amp;b=&quot;2&quot;');
    for (const html of [`<p>${link}</p>`, `<p class="quote-inline">RE: x</p>`]) {
      expect(withReference(html, address)).toBe(html);
    }
  });
});
