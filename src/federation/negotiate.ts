const ACTIVITY_TYPES = ['application/activity+json', 'application/ld+json', 'application/json'];
const PAGE_TYPES = ['text/html', 'application/xhtml+xml'];

/** What the asker would like best: a page to look at, ActivityPub, or whatever there is. */
export type Wish = 'page' | 'activity' | 'any';

/**
 * Reads an Accept header. Whoever names a page first is a browser, whatever follows; whoever names
 * ActivityPub anywhere else is a server. `*\/*` alone says nothing.
 */
export function wishOf(request: Request): Wish {
  const types = acceptedTypes(request.headers.get('accept') ?? '');
  if (PAGE_TYPES.includes(types[0] ?? '')) return 'page';
  if (types.some((type) => ACTIVITY_TYPES.includes(type))) return 'activity';
  return types.some((type) => PAGE_TYPES.includes(type)) ? 'page' : 'any';
}

/** Media types by preference, the first named first among equals. */
function acceptedTypes(header: string): string[] {
  return header
    .slice(0, 2_000)
    .split(',')
    .map((part) => {
      const [type = '', ...params] = part.split(';').map((piece) => piece.trim().toLowerCase());
      const quality = params.find((param) => param.startsWith('q='))?.slice(2);
      return { type, quality: quality === undefined ? 1 : Number(quality) || 0 };
    })
    .filter(({ type, quality }) => type !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ type }) => type);
}

/** Says that the answer depends on the Accept header, so that no cache mixes pages and objects. */
export function varyByAccept(response: Response): Response {
  const vary = response.headers.get('vary');
  if (
    vary
      ?.toLowerCase()
      .split(/\s*,\s*/)
      .includes('accept')
  )
    return response;
  const headers = new Headers(response.headers);
  headers.append('vary', 'Accept');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
