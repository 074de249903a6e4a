import { withApp } from './with-app.ts';
import { readWords } from './words.ts';

/** `migrate`: every start does this; here it is for those who want it done before several servers start. */
export async function migrateDatabase(args: string[]): Promise<void> {
  readWords(args, 0);
  await withApp(async (_app, migrated) => {
    for (const name of migrated) console.log(`${name} is done.`);
    console.log('The database is up to date.');
  });
}
