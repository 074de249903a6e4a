import { type Command, say, WrongUse } from './cli/words.ts';
import { StartError } from './lib/start-error.ts';

/** `npm run perch -- COMMAND`: what admins do at the command line. One file a command in cli/. */
const HELP = `Usage: npm run perch -- COMMAND

  migrate                             bring the database up to date
  account create NAME --email E --password P [--role owner|admin|moderator|user]
                                      make an account that can log in at once
  account list                        everybody who can log in
  account role NAME owner|admin|moderator|user
                                      say what somebody may do here
  account reset-password NAME [--password P]
                                      set a new password, made up unless given
  account delete NAME                 for good; the name stays taken
  domain block DOMAIN [--severity suspend|limit|none] [--reject-media] [--reject-reports]
               [--comment TEXT] [--private-comment TEXT]
                                      hold a rule about a server and all under it
  domain unblock DOMAIN | domain list take a rule back, or list them all
  home rebuild [NAME]                 make a home timeline anew, or all of them
  recount                             count posts, follows, likes and boosts anew
  seed                                some people and posts to look at
  health                              ask the server on this machine whether it is ready
  secrets DATA POSTGRES_SECRET        make the password of the database (docker-compose.yml)

The embedded database serves one process: stop the server before you use a command on it.`;

/** Each is loaded when it is asked for: container engines ask for `health` every few seconds. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  migrate: async () => (await import('./cli/migrate.ts')).migrateDatabase,
  account: async () => (await import('./cli/account.ts')).account,
  domain: async () => (await import('./cli/domain.ts')).domain,
  home: async () => (await import('./cli/home.ts')).home,
  recount: async () => (await import('./cli/recount.ts')).recountAll,
  seed: async () => (await import('./cli/seed.ts')).seed,
  health: async () => (await import('./cli/health.ts')).health,
  secrets: async () => (await import('./cli/secrets.ts')).secrets,
};

async function main([name = '', ...words]: string[]): Promise<void> {
  if (['help', '--help', '-h'].includes(name) || words.includes('--help')) return console.log(HELP);
  if (name === '') throw new WrongUse('Say what to do.');
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) throw new WrongUse(`There is no command "${name}".`);
  const command = await load();
  await command(words);
}

try {
  await main(process.argv.slice(2));
  process.exit();
} catch (error) {
  if (error instanceof WrongUse) console.error(`${error.message}\nnpm run perch -- help says what there is.`);
  else if (error instanceof StartError) console.error(error.message);
  else console.error(say(error) ?? error);
  process.exit(1);
}
