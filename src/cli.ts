import { parseArgs } from 'node:util';
import { account } from './cli/account.ts';
import { health } from './cli/health.ts';
import { home } from './cli/home.ts';
import { migrateDatabase } from './cli/migrate.ts';
import { recountAll } from './cli/recount.ts';
import { secrets } from './cli/secrets.ts';
import { seed } from './cli/seed.ts';
import { say, WrongUse } from './cli/words.ts';
import { StartError } from './lib/start-error.ts';

/** `npm run perch -- COMMAND`: what admins do at the command line. One file a command in cli/. */
const HELP = `Usage: npm run perch -- COMMAND

  migrate                       bring the database up to date
  account create NAME --email E --password P [--role owner|admin|moderator|user]
  account list
  account reset-password NAME [--password P]
  account delete NAME
  home rebuild [NAME]           make home timelines anew
  recount                       heal counts
  seed                          some people and posts to look at
  health                        ask the server on this machine whether it is well

The embedded database serves one process: stop the server before you use a command on it.`;

type Command = (words: string[], options: Options) => Promise<void>;
export type Options = Readonly<Record<string, string | undefined>>;

const COMMANDS: Readonly<Record<string, Command>> = {
  migrate: migrateDatabase,
  account,
  home,
  recount: recountAll,
  seed,
  health,
  secrets,
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      email: { type: 'string' },
      password: { type: 'string' },
      role: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [name = '', ...words] = positionals;
  const command = COMMANDS[name];
  if (values.help || name === '' || name === 'help') return console.log(HELP);
  if (!command) throw new WrongUse(`There is no command "${name}".`);
  const { email, password, role } = values;
  await command(words, { email, password, role });
}

try {
  await main();
} catch (error) {
  const wrongUse = error instanceof WrongUse || (error instanceof TypeError && 'code' in error);
  if (wrongUse) console.error(`${error.message}\n\n${HELP}`);
  else if (error instanceof StartError) console.error(error.message);
  else console.error(say(error) ?? error);
  process.exitCode = 1;
}
