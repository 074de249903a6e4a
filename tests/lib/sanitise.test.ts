import { describe, expect, it } from 'vitest';
import { renderEmojis } from '../../src/lib/emojis.ts';
import { htmlToPlain, sanitiseHtml } from '../../src/lib/sanitise.ts';

describe('HTML from outside', () => {
  it.each([
    ['<script>alert(1)</script>hi', 'hi'],
    ['<style>p{position:fixed}</style>hi', 'hi'],
    ['<p onclick="x" style="position:fixed" id="a" data-x="1" hx-get="/logout">hi</p>', '<p>hi</p>'],
    ['<span class="btn invisible danger">x</span>', '<span class="invisible">x</span>'],
    ['<iframe src="https://evil.example"></iframe>hi', 'hi'],
    ['<svg><a href="javascript:x">x</a></svg>hi', 'hi'],
    ['<form action="/logout"><button>x</button></form>', 'x'],
    ['<h1>Title</h1><ul><li>one</li></ul>', '<h1>Title</h1><ul><li>one</li></ul>'],
  ])('%j becomes %j', (given, expected) => {
    expect(sanitiseHtml(given)).toBe(expected);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScript:alert(1)',
    ' javascript:x',
    'data:text/html,x',
    '//evil.example',
  ])('never links to %j', (href) => {
    expect(sanitiseHtml(`<a href="${href}">x</a>`)).not.toContain('href');
  });

  it('gives its links no trust', () => {
    const link = sanitiseHtml('<a href="https://far.example" rel="tag dofollow" class="hashtag">x</a>');
    expect(link).toContain('rel="tag nofollow noopener noreferrer"');
    expect(link).toContain('href="https://far.example"');
  });

  it('links to pictures instead of loading them', () => {
    const html = sanitiseHtml('<img src="https://far.example/a.png" alt="a heron" onerror="x">');
    expect(html).toContain('<a href="https://far.example/a.png"');
    expect(html).toContain('a heron');
    expect(html).not.toContain('<img');
  });

  it('is words to the search', () => {
    expect(htmlToPlain('<p>one<br>two &amp; three</p><p>&lt;four&gt;</p>')).toBe('one\ntwo & three\n<four>');
  });
});

describe('custom emoji', () => {
  const emojis = [{ shortcode: 'heron', url: 'https://far.example/heron.png' }];
  const show = (html: string) => renderEmojis(html, emojis, (url) => `/proxy/"${url}`);

  it('stand in text, not in tags', () => {
    const html = show('<p title=":heron:">:heron: :unknown:</p>');
    expect(html.match(/<img/g)).toHaveLength(1);
    expect(html).toContain('title=":heron:">');
    expect(html).toContain(':unknown:');
    expect(html).toContain('src="/proxy/&quot;https://far.example/heron.png"');
  });
});
