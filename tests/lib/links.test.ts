import { describe, expect, it } from 'vitest';
import { linkHere } from '../../src/lib/links.ts';

const bea = {
  uri: 'https://far.example/users/1',
  username: 'Bea',
  domain: 'far.example',
  handle: 'Bea@far.example',
};

describe('links of a post', () => {
  it('lead a mention to the page here, by profile address or by URI', () => {
    const mention = (href: string) =>
      `<p><span class="h-card"><a href="${href}" class="u-url mention" rel="nofollow noopener noreferrer" target="_blank">@<span>bea</span></a></span></p>`;
    for (const href of ['https://far.example/@bea', 'https://far.example/users/1']) {
      expect(linkHere(mention(href), [bea])).toBe(
        '<p><span class="h-card"><a href="/@Bea@far.example" class="u-url mention">@<span>bea</span></a></span></p>',
      );
    }
  });

  it('are read whatever stands in them', () => {
    const html = '<a href="https://far.example/%E0%A4%A" class="mention">@x</a>';
    expect(linkHere(html, [bea])).toBe(html);
  });

  it('leave a mention of somebody unknown, and plain links', () => {
    const html =
      '<p><a href="https://evil.example/@bea" class="mention">@bea</a> <a href="https://far.example/@bea">x</a></p>';
    expect(linkHere(html, [bea])).toBe(html);
  });

  it('lead a hashtag to the tag here', () => {
    expect(
      linkHere(
        '<a href="https://far.example/tags/Caf%C3%A9" class="mention hashtag" rel="tag nofollow">#<span>Café</span></a>',
        [],
      ),
    ).toBe('<a href="/tags/caf%C3%A9" class="mention hashtag" rel="tag">#<span>Café</span></a>');
  });

  it('never make a tag page of what is no tag', () => {
    const html = '<a href="https://far.example/" class="hashtag">#"><b></a>';
    expect(linkHere(html, [])).toBe(html);
  });
});
