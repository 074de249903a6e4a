import { describe, expect, it } from 'vitest';
import { countCharacters, findMentions, renderText } from '../../src/lib/text.ts';

const people = new Map([
  ['ada', { username: 'ada', url: 'https://perch.example/@ada' }],
  ['bea@far.example', { username: 'bea', url: 'https://far.example/@bea?a=1&b=2' }],
]);
const render = (text: string) => renderText(text, people, (name) => `https://perch.example/tags/${name}`);
const handles = (text: string) => findMentions(text).map((person) => person.handle);

describe('mentions', () => {
  it.each([
    ['hello @ada', ['ada']],
    ['@ada, @ADA and @Bea@Far.Example.', ['ada', 'bea@far.example']],
    ['(@ada)', ['ada']],
    ['@bea@localhost:3002', ['bea@localhost:3002']],
    ['@zoë@müller.example', []],
    ['@jo@müller.example', ['jo@xn--mller-kva.example']],
    ['write to ada@far.example', []],
    ['https://far.example/@ada', []],
    ['far.example/@ada and x=@ada', []],
    ['.@ada, “@ada” and 日本@ada', ['ada']],
    ['@ada@perch.example/notes', ['ada@perch.example']],
    ['@user@localhost:3002: hello', ['user@localhost:3002']],
    ['mailto:bea@far.example, bea+x@far.example.', []],
    ['@ada_-', ['ada_']],
    ['run `npm i @ada` now', []],
    ['@', []],
  ])('in %j are %j', (text, expected) => {
    expect(handles(text)).toEqual(expected);
  });

  it('of known people become links with Mastodon’s classes; others stay text', () => {
    expect(render('@ada @nobody').html).toBe(
      '<p><span class="h-card" translate="no"><a href="https://perch.example/@ada" class="u-url mention">@<span>ada</span></a></span> @nobody</p>',
    );
    expect(render('@bea@far.example').html).toContain('href="https://far.example/@bea?a=1&amp;b=2"');
  });
});

describe('hashtags', () => {
  it.each([
    ['#Perch', ['Perch']],
    ['#Zürich #日本語 #ещё', ['Zürich', '日本語', 'ещё']],
    ['#one #ONE', ['one']],
    ['#2026 is a year, #y2026 a tag', ['y2026']],
    ['#1 #2026 #_ #__ #·', []],
    ['#_x #été_2026! #a·b· (#c) #d#e', ['_x', 'été_2026', 'a·b', 'c', 'd']],
    ['＃日本 #می‌خواهم #スター・ウォーズ', ['日本', 'می‌خواهم', 'スター・ウォーズ']],
    ['x=#no https://far.example/#no /#no', []],
    ['a#b and &#39; and https://far.example/#top', []],
    ['`#code`', []],
  ])('of %j are %j', (text, expected) => {
    expect(render(text).hashtags).toEqual(expected);
  });

  it('link to their normalised name', () => {
    expect(render('#Perch').html).toBe(
      '<p><a href="https://perch.example/tags/perch" class="mention hashtag" rel="tag">#<span>Perch</span></a></p>',
    );
  });
});

describe('text', () => {
  it('becomes paragraphs and line breaks', () => {
    expect(render('one\r\ntwo\n\n\nthree').html).toBe('<p>one<br>two</p><p>three</p>');
  });

  it('says nothing in HTML of its own', () => {
    const { html } = render('<script>alert("1")</script> & <b>');
    expect(html).toBe('<p>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &lt;b&gt;</p>');
    expect(render('https://far.example/"onclick="x').html).not.toContain('"onclick');
  });

  it('shows long links shortened, and leaves the sentence its points', () => {
    const { html } = render('See https://www.far.example/a/long/path/to/somewhere/else.');
    expect(html).toContain('href="https://www.far.example/a/long/path/to/somewhere/else"');
    expect(html).toContain('<span class="invisible">https://www.</span>');
    expect(html).toContain('<span class="ellipsis">far.example/a/long/path/to/som</span>');
    expect(html.endsWith('</a>.</p>')).toBe(true);
  });

  it.each([
    ['(https://far.example/a)', 'https://far.example/a'],
    ['https://far.example/a_(b)', 'https://far.example/a_(b)'],
    ['(see https://far.example/a_(b)).', 'https://far.example/a_(b)'],
    ['https://far.example/?!', 'https://far.example/'],
    ['[https://far.example/a]', 'https://far.example/a'],
    ['[a](https://far.example/a)', 'https://far.example/a'],
    ['{https://far.example/a[1]}', 'https://far.example/a[1]'],
    ['“https://far.example/a”…', 'https://far.example/a'],
    ["it's 'https://far.example/o'clock'.", 'https://far.example/o&#39;clock'],
    ['（https://far.example/日本）と', 'https://far.example/日本'],
    ['これhttps://far.example/a。', 'https://far.example/a'],
    ['Https://Far.example/A', 'Https://Far.example/A'],
    ['http://localhost:3002/@bea/1', 'http://localhost:3002/@bea/1'],
    ['https://far.example/<script>', 'https://far.example/'],
    ['https://far.example/@bea@third.example#top', 'https://far.example/@bea@third.example#top'],
  ])('in %j links to %j', (text, href) => {
    expect(render(text).html).toContain(`href="${href}"`);
  });

  it.each(['https://', 'http://.', 'xhttps://a.example', 'javascript:alert(1)', 'ftp://a.example'])(
    'in %j links to nothing',
    (text) => {
      expect(render(text).html).toBe(`<p>${text}</p>`);
    },
  );

  it('never cuts a character in two', () => {
    const { html } = render(`https://a.example/${'🐦'.repeat(40)}`);
    expect(html.isWellFormed()).toBe(true);
    expect(html).toContain(`<span class="ellipsis">a.example/${'🐦'.repeat(20)}</span>`);
  });
});

describe('characters', () => {
  it.each([
    ['', 0],
    ['hello', 5],
    ['👨‍👩‍👧‍👦 é', 3],
    [`https://far.example/${'x'.repeat(200)}`, 23],
    ['https://a.example', 23],
    ['see https://a.example.', 28],
    ['@bea@far.example hi', 7],
    ['@ada hi', 7],
    ['(https://a.example/)', 25],
    ['https://', 8],
    ['HTTPS://A.EXAMPLE/LONG/LONG/LONG/LONG', 23],
    ['bea@far.example', 15],
    ['@bea@localhost:3002 hi', 7],
    ['one\r\ntwo', 7],
    ['🏳️‍🌈e\u0301', 2],
  ])('of %j are %i', (text, expected) => {
    expect(countCharacters(text)).toBe(expected);
  });

  it('are counted in no time, whatever somebody sends', () => {
    const started = performance.now();
    for (const nasty of [')', '.', '@a', '#1', '`', 'https://a.b/(']) {
      countCharacters(nasty.repeat(20_000));
      render(`https://far.example/${nasty.repeat(10_000)}`);
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
