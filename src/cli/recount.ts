import { recount } from '../domain/accounts/recount.ts';
import { withApp } from './with-app.ts';
import { readWords } from './words.ts';

/** `recount`: makes every count anew from what it counts. */
export async function recountAll(args: string[]): Promise<void> {
  readWords(args, 0);
  await withApp(async (app) => {
    const { posts, accounts } = await recount(app);
    console.log(`Counts that were wrong and are mended: ${posts} of posts, ${accounts} of accounts`);
  });
}
