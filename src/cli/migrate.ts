import { withApp } from './with-app.ts';

/** Opening the App migrates: this is for those who want it done before a server starts. */
export async function migrateDatabase(): Promise<void> {
  await withApp(async () => console.log('The database is up to date.'));
}
