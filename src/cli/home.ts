import { allUserIds } from '../domain/auth/users.ts';
import { rebuildHome } from '../domain/timelines/rebuild.ts';
import { requireMember } from './member.ts';
import { withApp } from './with-app.ts';
import { readWords, WrongUse } from './words.ts';

/** `home rebuild [NAME]`: home timelines are made from posts and follows, so they can be made anew at any time. */
export async function home(args: string[]): Promise<void> {
  const [verb, name] = readWords(args, 2).words;
  if (verb !== 'rebuild') throw new WrongUse('There is "home rebuild [NAME]" only.');
  await withApp(async (app) => {
    const ids = name === undefined ? await allUserIds(app) : [await requireMember(app, name)];
    for (const id of ids) await rebuildHome(app, id);
    console.log(`Home timelines made anew: ${ids.length}`);
  });
}
