import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLimiter } from '../../src/domain/limits.ts';
import type { Limiter } from '../../src/domain/ports.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { unique } from '../support/people.ts';

let app: TestApp;
let limiter: Limiter;
beforeAll(async () => {
  app = await testApp();
  limiter = createLimiter(app.db);
});

describe('a limit', () => {
  it('lets so many through, then says how long to wait', async () => {
    const who = unique('w');
    for (let count = 0; count < 3; count += 1) await limiter.take('login', who, 3, 60);
    const refused = await limiter.take('login', who, 3, 60).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'TooMany', retryAfter: expect.any(Number) });
    expect((refused as { retryAfter: number }).retryAfter).toBeGreaterThan(50);
    expect((refused as { retryAfter: number }).retryAfter).toBeLessThanOrEqual(60);
  });

  it('counts each kind and each caller apart', async () => {
    const [who, other] = [unique('w'), unique('w')];
    await limiter.take('login', who, 1, 60);
    await limiter.take('post', who, 1, 60);
    await limiter.take('login', other, 1, 60);
    await expect(limiter.take('login', who, 1, 60)).rejects.toMatchObject({ name: 'TooMany' });
  });

  it('counts those who come at the same moment', async () => {
    const who = unique('w');
    const all = await Promise.allSettled(Array.from({ length: 6 }, () => limiter.take('login', who, 4, 60)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
  });

  it('begins anew when its time is over, not with every try', async () => {
    const who = unique('w');
    await limiter.take('login', who, 1, 60);
    await limiter.take('login', who, 1, 600).catch(() => {});
    const row = sql`key = ${['limit', 'login', who]}::text[]`;
    const { rows } = await sql<{ wait: number }>`
      select extract(epoch from expires_at - now())::float8 as wait from kv where ${row}`.execute(app.db);
    expect(rows[0]?.wait).toBeLessThan(120);
    await sql`update kv set expires_at = now() - interval '5 seconds' where ${row}`.execute(app.db);
    await limiter.take('login', who, 1, 60);
    await expect(limiter.take('login', who, 1, 60)).rejects.toMatchObject({ name: 'TooMany' });
  });
});
