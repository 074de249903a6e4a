import { requireAccountByHandle } from '../domain/accounts/find.ts';
import { userIds } from '../domain/auth/users.ts';
import { rebuildHome } from '../domain/timelines/rebuild.ts';
import { withApp } from './with-app.ts';
import { WrongUse } from './words.ts';

/** `home rebuild [NAME]`: home timelines are made from posts and follows, so they can be made anew at any time. */
export async function home([verb, name]: string[]): Promise<void> {
  if (verb !== 'rebuild') throw new WrongUse('Say "home rebuild".');
  await withApp(async (app) => {
    if (name) {
      await rebuildHome(app, await requireAccountByHandle(app, name));
      return console.log(`The home timeline of @${name} is made anew.`);
    }
    let count = 0;
    for await (const id of userIds(app)) {
      await rebuildHome(app, id);
      count += 1;
    }
    console.log(`Home timelines made anew: ${count}`);
  });
}
