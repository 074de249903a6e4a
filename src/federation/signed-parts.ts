/**
 * Whether the HTTP signature on a request covers what makes the request what it is: where it goes, when it was made, and
 * for a posted one its body. A signature over less is right for other requests, too: for the same one sent to
 * another server, say. True when there is no HTTP signature at all: that is for others to judge.
 */
export function signsEnough(request: Request): boolean {
  const { headers, method } = request;
  const posted = method === 'POST';
  const input = headers.get('signature-input');
  if (input !== null) return inputsIn(input).every((components) => messageCovers(components, posted));
  const signature = headers.get('signature');
  if (signature === null) return true;
  const list = /(?:^|,)\s*headers="([^"]*)"/i.exec(signature)?.[1];
  // Without a list only the date is signed.
  const names = new Set((list ?? 'date').toLowerCase().split(/\s+/));
  return (
    names.has('(request-target)') &&
    names.has('host') &&
    (names.has('date') || names.has('(created)')) &&
    (!posted || names.has('digest'))
  );
}

/** The components that each signature of RFC 9421 covers. */
function inputsIn(input: string): Set<string>[] {
  return [...input.matchAll(/=\s*\(([^)]*)\)/g)].map(
    ([, list = '']) => new Set([...list.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name.toLowerCase())),
  );
}

function messageCovers(components: ReadonlySet<string>, posted: boolean): boolean {
  const place =
    components.has('@target-uri') ||
    (components.has('@authority') && (components.has('@path') || components.has('@request-target')));
  return components.has('@method') && place && (!posted || components.has('content-digest'));
}
