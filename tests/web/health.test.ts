import { describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { siteOf, Visitor } from './visitor.ts';

describe('health', () => {
  it('says that the process answers, without asking anything else', async () => {
    const app = await testApp();
    const ready = async () => {
      throw new Error('the process must not ask');
    };
    const answer = await new Visitor(app, siteOf(app, { ready })).get('/healthz');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('ok');
  });

  it('is ready when every part works', async () => {
    const answer = await new Visitor(await testApp()).get('/readyz');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ database: true });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('is not ready when one part does not, and names it', async () => {
    const app = await testApp();
    const site = siteOf(app, { ready: async () => ({ database: true, queue: false }) });
    const answer = await new Visitor(app, site).get('/readyz');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ database: true, queue: false });
  });
});
