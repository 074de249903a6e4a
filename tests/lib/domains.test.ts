import { describe, expect, it } from 'vitest';
import { domainAndParents, readDomain } from '../../src/lib/domains.ts';

describe('a domain', () => {
  it('is read from whatever people paste', () => {
    for (const [written, read] of [
      ['Bad.Example', 'bad.example'],
      [' https://bad.example/@somebody?x=1 ', 'bad.example'],
      ['*.bad.example', 'bad.example'],
      ['.bad.example', 'bad.example'],
      ['@bad.example', 'bad.example'],
      ['bad.example.', 'bad.example'],
      ['bad.example:8443', 'bad.example:8443'],
      ['Bücher.example', 'xn--bcher-kva.example'],
      ['０x7f.1', '127.0.0.1'],
      ['example', 'example'],
    ]) {
      expect([written, readDomain(written ?? '')]).toEqual([written, read]);
    }
    for (const written of [
      '',
      '*',
      'two words',
      'a@b.example',
      '[::1]',
      '%',
      'a..b',
      `${'a'.repeat(300)}.b`,
    ]) {
      expect([written, readDomain(written)]).toEqual([written, null]);
    }
  });

  it('is under those that its parts name', () => {
    expect(domainAndParents('A.b.example')).toEqual(['a.b.example', 'b.example', 'example']);
    expect(domainAndParents('b.example.:80')).toEqual(['b.example:80', 'b.example', 'example']);
    expect(domainAndParents('127.0.0.1:80')).toEqual(['127.0.0.1:80', '127.0.0.1']);
  });
});
