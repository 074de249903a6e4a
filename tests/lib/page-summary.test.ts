import { describe, expect, it } from 'vitest';
import { readPageSummary } from '../../src/lib/page-summary.ts';

const URL_OF_PAGE = 'https://news.example/2026/herons.html';
const read = (html: string, type = 'text/html; charset=utf-8') =>
  readPageSummary(Buffer.from(html), type, URL_OF_PAGE);

describe('what a page says of itself', () => {
  it('is read from the Open Graph, the first of each name', () => {
    expect(
      read(`<!doctype html><html><head><title>Plain</title>
        <meta property="og:title" content="Herons &amp; egrets">
        <meta property="og:title" content="Second">
        <meta property="og:description" content="  They are
          back. ">
        <meta property="og:site_name" content="The News">
        <meta property="og:image" content="/pictures/heron.jpg">
        <meta property="og:image:alt" content="A heron">
        <meta name="twitter:card" content="summary_large_image"></head><body></body></html>`),
    ).toEqual({
      title: 'Herons & egrets',
      description: 'They are back.',
      site: 'The News',
      image: 'https://news.example/pictures/heron.jpg',
      imageDescription: 'A heron',
      large: true,
    });
  });

  it('is read from plain HTML where there is nothing else', () => {
    expect(read('<title>Herons <b></title><meta name="Description" content="Birds">')).toMatchObject({
      title: 'Herons <b>',
      description: 'Birds',
      site: 'news.example',
      image: null,
      large: false,
    });
  });

  it('is nothing without a title, or where there is no page', () => {
    expect(read('<meta property="og:description" content="x">')).toBeNull();
    expect(read('<title>  </title>')).toBeNull();
    expect(read('{"title":"x"}', 'application/json')).toBeNull();
    expect(read('<title>x</title>', '')).toBeNull();
  });

  it('ends with the head: what visitors write below does not count', () => {
    const page = read(
      '<head><title>Real</title></head><body><meta property="og:title" content="Comment"></body>',
    );
    expect(page?.title).toBe('Real');
  });

  it('is cut, on one line, and without what turns text around', () => {
    const page = read(`<title>a\u202eb\u0000${'x'.repeat(500)}</title>`);
    expect(page?.title).toHaveLength(200);
    expect(page?.title).toMatch(/^a b /);
  });

  it.each(['javascript:alert(1)', 'data:image/png;base64,AAAA', 'https://a:b@x.example/y.png', 'https://['])(
    'has no picture at %s',
    (address) => {
      expect(read(`<title>x</title><meta property="og:image" content="${address}">`)?.image).toBeNull();
    },
  );

  it.each([
    ['text/html; charset=iso-8859-1', ''],
    ['text/html', '<meta charset="windows-1252">'],
  ])('is decoded as the page says: %s %s', (type, meta) => {
    const bytes = Buffer.from(`${meta}<title>Caf\u00e9</title>`, 'latin1');
    expect(readPageSummary(bytes, type, URL_OF_PAGE)?.title).toBe('Café');
  });
});
