import { randomBytes } from 'node:crypto';
import { harbour } from '../demo/cast.ts';
import { playAlone } from '../demo/story.ts';
import { isNameTaken } from '../domain/accounts/find.ts';
import { withApp } from './with-app.ts';
import { readWords } from './words.ts';

/** `seed`: the people of the demo's first server and what they say to each other. Once: a second time changes nothing. */
export async function seed(args: string[]): Promise<void> {
  readWords(args, 0);
  await withApp(async (app) => {
    for (const { username } of harbour) {
      if (await isNameTaken(app, username))
        return console.log(`There is a @${username} here already. Nothing was done.`);
    }
    // Not the demo's, which everybody knows: this server may be one that others reach.
    const password = randomBytes(9).toString('base64url');
    await playAlone(app, password);
    const names = harbour.map((person) => person.username).join(', ');
    console.log(`${names} are here. Everybody's password is ${password}.`);
  });
}
