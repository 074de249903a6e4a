import { afterAll, beforeAll, expect, it } from 'vitest';
import { beginFetching, endFetching } from '../../src/domain/conversations/fetching.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { addPerson, addRow } from '../domain/timelines-rows.ts';
import { closeBrowser, hasChromium, logInAs, noBrowser, type Visit, visit } from '../support/browser.ts';
import { PASSWORD, startServer, type TestServer } from '../support/servers.ts';

/** A conversation fills in while it is being brought in, around a reply that is being typed. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let here: TestServer;
  let far: AccountId;
  let top: PostId;
  let open: Visit;

  beforeAll(async () => {
    here = await startServer();
    await here.account('ada');
    far = await addPerson(here.app, { local: false });
    top = await addRow(here.app, far, { local: false });
    open = await visit();
    await logInAs(open.page, here.origin, 'ada', PASSWORD);
  });
  afterAll(async () => {
    await open?.context.close();
    await closeBrowser();
    await here?.stop();
  });

  it('shows what comes and that it is over, and loses nothing typed', async () => {
    const { page } = open;
    const { path } = await readPost(here.app, anonymous, top);
    await beginFetching(here.app, top);
    await page.goto(here.origin + path);
    await page.getByText('Some replies may be missing; fetching them').waitFor();
    const reply = page.locator('#reply textarea').first();
    await reply.fill('a reply being typed');
    await addRow(here.app, far, { replyTo: top, text: 'came in live' });
    await here.app.bus.publish({ type: 'thread', postId: top });
    await page.getByText('came in live').waitFor();
    await addRow(here.app, far, { replyTo: top, text: 'and another' });
    await endFetching(here.app, top);
    await page.getByText('and another').waitFor();
    await page.getByText('Last fetched').waitFor();
    expect(await page.getByText('Some replies may be missing; fetching them').count()).toBe(0);
    expect(await reply.inputValue()).toBe('a reply being typed');
    expect(await reply.evaluate((area) => area === area.ownerDocument.activeElement)).toBe(true);
  });
}
