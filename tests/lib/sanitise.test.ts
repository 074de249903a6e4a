import { describe, expect, it } from 'vitest';
import { renderEmojis } from '../../src/lib/emojis.ts';
import { htmlToPlain, sanitiseHtml } from '../../src/lib/sanitise.ts';

const KEPT =
  'p br span a abbr del s pre blockquote code b strong u sub sup i em h1 h2 h3 h4 h5 ul ol li ruby rt rp'.split(
    ' ',
  );
const ATTRIBUTES = 'href class rel translate target start reversed value title'.split(' ');

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
    '/settings/account',
    'logout',
    '?a=1',
    'https:logout',
    'https:/logout',
    '\\\\evil.example',
  ])('never links to %j', (href) => {
    expect(sanitiseHtml(`<a href="${href}">x</a>`)).not.toContain('href');
  });

  it.each([
    '<p hx-get="/logout" hx-on::load="x()" data-hx-post="/x" data-hx-trigger="load">',
    '<a href="https://x.example" hx-boost="true" ping="https://evil.example" download>x</a>',
    '<div data-x="1" id="composer" class="menu" popover popovertarget="x" autofocus tabindex="1">',
    '<svg><script>alert(1)</script><animate onbegin=alert(1) attributeName=x></svg>',
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    '<svg><style><img src=x onerror=alert(1)></style></svg>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></mtext></math>',
    '<math href="javascript:alert(1)">x</math>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<textarea></textarea><img src=x onerror=alert(1)>',
    '<title></title><xmp><script>alert(1)</script></xmp><plaintext><script>',
    '<scr<script>ipt>alert(1)</scr</script>ipt>',
    '<<script>alert(1)//<</script>',
    '<img src="x` `<script>alert(1)</script>"` `>',
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<a href="&#106;avascript&colon;alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="\u0001javascript:alert(1)">x</a>',
    '<a href="vbscript:x">x</a><a href="blob:x">x</a><a href="file:///etc/passwd">x</a>',
    '<img src="javascript:alert(1)" alt="<script>alert(1)</script>">',
    '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
    '<a href="https://x.example" style="position:fixed;inset:0" onmouseover=alert(1)>x</a>',
    '<p style="background:url(javascript:x)" class="btn overlay">x</p>',
    '<form action="/logout" method="post"><input name=x autofocus onfocus=alert(1)><button>x</button></form>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe><object data="x"></object><embed src="x">',
    '<base href="https://evil.example"><link rel=stylesheet href=x><meta http-equiv=refresh content="0;url=x">',
    '<template><script>alert(1)</script></template><slot name=x></slot><hx-partial hx-target="body">x</hx-partial>',
    '<custom-element onclick=x>x</custom-element><video src=x onerror=alert(1)><source srcset=x></video>',
    '<!--><script>alert(1)</script>--><![CDATA[<script>alert(1)</script>]]><?xml <script>?>',
    '<a href="https://x.example" title="&quot;><script>alert(1)</script>">x</a>',
    '<ol start="1" onclick="x" reversed onclick=x><li value="x" onclick=x>x</ol>',
    '<abbr title="--><script>alert(1)</script>">x</abbr>',
    '<p\u0000 onclick=x><scr\u0000ipt>alert(1)</scr\u0000ipt>',
    '<b><i><a href="https://x.example"><p>x</b></i></a><a><a><span class="mention"><div>',
  ])('leaves nothing that acts in %j', (given) => {
    const html = sanitiseHtml(given);
    const tags = [...html.matchAll(/<(\/?)([^\s>/]+)([^>]*)>/g)];
    // Whatever else stands there has no tag in it, and so is text.
    expect(html.replace(/<[^<>]*>/g, '')).not.toMatch(/[<>]/);
    for (const [, , name = '', attributes = ''] of tags) {
      expect(KEPT).toContain(name);
      for (const [, attribute = ''] of attributes.matchAll(/([^\s="/]+)(?:="[^"]*")?/g)) {
        expect(ATTRIBUTES).toContain(attribute);
      }
    }
    for (const [, href = ''] of html.matchAll(/href="([^"]*)"/g))
      expect(href).toMatch(/^https:\/\/x\.example/);
    for (const [, names = ''] of html.matchAll(/class="([^"]*)"/g)) expect(names).toBe('mention');
    // What has been cleaned stays as it is.
    expect(sanitiseHtml(html)).toBe(html);
  });

  it('is cleaned in no time, however deep or broken', () => {
    const started = performance.now();
    for (const piece of [
      '<b>',
      '<p',
      '</p>',
      '<a href="',
      '&',
      '<!--',
      '<svg><math>',
      '<blockquote><ul><li>',
    ]) {
      const html = sanitiseHtml(piece.repeat(20_000));
      htmlToPlain(html);
    }
    expect(performance.now() - started).toBeLessThan(5_000);
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
