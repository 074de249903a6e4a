import { isIP } from 'node:net';

/**
 * A domain as people write it (an address, `*.` in front, letters of any script), as it stands in rules: lower case,
 * punycode, no dot at the end. Null when it is none.
 */
export function readDomain(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/^(?:\*?\.|@)/, '');
  const [host = ''] = bare.split(/[/?#]/);
  if (host === '' || /[@\s%\\]/.test(host) || !URL.canParse(`http://${host}`)) return null;
  const url = new URL(`http://${host}`);
  const name = url.hostname.replace(/\.$/, '');
  const isName = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(name);
  if (!isName || name.length > 253) return null;
  return url.port === '' ? name : `${name}:${url.port}`;
}

/** What a rule about this host may be called, the most particular first: with its port, without, every domain above. */
export function domainAndParents(host: string): string[] {
  const [name = '', port] = host.toLowerCase().split(':');
  const bare = name.replace(/\.$/, '');
  if (isIP(bare)) return port ? [`${bare}:${port}`, bare] : [bare];
  const parts = bare.split('.');
  const names = parts.map((_, at) => parts.slice(at).join('.'));
  return port ? [`${bare}:${port}`, ...names] : names;
}
