import { DEMO_PASSWORD, harbour } from '../demo/cast.ts';
import { playAlone } from '../demo/story.ts';
import { findAccount } from '../domain/accounts/find.ts';
import { withApp } from './with-app.ts';

/** `seed`: the people of the demo's first server and what they say to each other. Once: a second time changes nothing. */
export async function seed(): Promise<void> {
  await withApp(async (app) => {
    const first = harbour[0];
    if (first && (await findAccount(app, first.username))) return console.log('The people are here already.');
    await playAlone(app);
    const names = harbour.map((person) => person.username).join(', ');
    console.log(`${names} are here. Everybody's password is ${DEMO_PASSWORD}.`);
  });
}
