import { type Context, Hono } from 'hono';
import { explorePage } from '../../../views/pages/explore.ts';
import { welcomePage } from '../../../views/pages/welcome.ts';
import { DomainError } from '../../domain/errors.ts';
import { forgetPeopleToFollow, readPeopleToFollow } from '../../domain/explore/people.ts';
import { talkedAbout } from '../../domain/explore/talk.ts';
import { follow } from '../../domain/follows/follow.ts';
import { followHashtag } from '../../domain/hashtags/follow.ts';
import { rebuildHome } from '../../domain/timelines/rebuild.ts';
import { type AccountId, parseId } from '../../lib/ids.ts';
import type { Env } from '../env.ts';
import { exploreFor } from '../explore.ts';
import { readForm } from '../forms.ts';
import { respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';

/** As many as the page offers. */
const MOST = 30;

/** What is going on here, and the first minutes of somebody new. */
export function exploreRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/explore', async (c) => {
    // Browsers have it in the frame of the page already.
    const model = c.var.page.explore ?? (await exploreFor(c.var.app, c.var.viewer));
    return respond(c, { full: () => explorePage(c.var.page, model) });
  });
  routes.get('/welcome', welcome);
  routes.post('/welcome', begin);
  return routes;
}

async function welcome(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const [people, talk] = await Promise.all([
    readPeopleToFollow(c.var.app, accountId),
    talkedAbout(c.var.app),
  ]);
  return respond(c, { full: () => welcomePage(c.var.page, { people, tags: talk.tags }) });
}

/**
 * Follows all that was ticked, and fills the home before it is shown: no worker brings in what hashtags hold already,
 * and the first look should not be at an empty page. Somebody who has gone meanwhile spoils nothing.
 */
async function begin(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app } = c.var;
  const form = await readForm(c);
  for (const id of form.all('person').slice(0, MOST)) {
    const person = parseId<AccountId>(id);
    if (person) await unlessGone(() => follow(app, accountId, person));
  }
  for (const tag of form.all('tag').slice(0, MOST))
    await unlessGone(() => followHashtag(app, accountId, tag));
  forgetPeopleToFollow(app, accountId);
  await rebuildHome(app, accountId);
  return seeOther(c, '/', 'welcome.done');
}

async function unlessGone(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}
