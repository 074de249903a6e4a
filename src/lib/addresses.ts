import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Ranges of IPv4 that are not the public internet (IANA special-purpose registry). */
const PRIVATE_4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Inside 2000::/3, what still leads elsewhere: Teredo and other protocols, documentation, 6to4. */
const PRIVATE_6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const private4 = new BlockList();
for (const [net, bits] of PRIVATE_4) private4.addSubnet(net, bits, 'ipv4');
const private6 = new BlockList();
for (const [net, bits] of PRIVATE_6) private6.addSubnet(net, bits, 'ipv6');
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

/**
 * Whether an IP address belongs to the public internet. IPv6 is public only inside 2000::/3, so loopback, local,
 * IPv4-mapped, IPv4-compatible and NAT64 addresses are refused without being listed.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !private4.check(address, 'ipv4');
  if (family !== 6 || address.includes('%')) return false;
  return global6.check(address, 'ipv6') && !private6.check(address, 'ipv6');
}

/** A resolver for sockets that answers public addresses only, at the moment of connecting: a later answer cannot differ. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  const wanted: LookupOptions & { all: true } = { ...options, all: true };
  lookup(hostname, wanted, (error, found: LookupAddress[]) => {
    if (error) return callback(error, '', 0);
    const open = found.filter(({ address }) => isPublicAddress(address));
    const first = open[0];
    if (!first) {
      return callback(Object.assign(new Error('not a public address'), { code: 'EPRIVATE' }), '', 0);
    }
    if (options.all) return callback(null, open);
    callback(null, first.address, first.family);
  });
};
