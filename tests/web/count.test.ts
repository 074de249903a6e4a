import { expect, it } from 'vitest';
import { countCharacters, countGraphemes } from '../../src/lib/text.ts';

const TEXTS = [
  '',
  '  spaces around  ',
  'one\r\ntwo\nthree',
  'https://example.com',
  'see (https://example.com/a_(b)), or https://example.com/x). And https://a.example/?q="x"',
  'http://例え.jp/道 と https://example.com/path。次',
  'https://[broken and https:// nothing, HTTPS://EXAMPLE.COM!',
  'xhttps://example.com/not-a-link $https://example.com/neither',
  '@ada @ada@far.example, @ada@far.example:3000 and @ünder@far.example',
  'mail ada@example.com and /@ada@far.example and @ada.@far.example',
  '#tag #two_words #日本語 ＃ハッシュ &#123;',
  '👩‍🚀👨‍👩‍👧‍👦🇩🇪 e\u0301 ẑ̵͙ 한글 नमस्ते',
  '`https://example.com` `@ada@far.example`',
  `https://example.com/${'x'.repeat(300)}…`,
  'https://example.com/a]}) [https://example.com/b] {https://example.com/c}',
];

it('counts in the browser exactly as on the server', async () => {
  // A script of the pages; it has no types.
  const script = new URL('../../views/assets/composer-count.js', import.meta.url).href;
  const browser = (await import(script)) as {
    countCharacters: typeof countCharacters;
    countGraphemes: typeof countGraphemes;
  };
  for (const text of TEXTS) {
    expect(browser.countCharacters(text), text).toBe(countCharacters(text));
    expect(browser.countGraphemes(text), text).toBe(countGraphemes(text));
  }
  expect(countCharacters('https://example.com/a/long/path @ada@far.example')).toBe(23 + 1 + 4);
});
