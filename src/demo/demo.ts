import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { type RunningPerch, startPerch } from '../serve.ts';
import { DEMO_PASSWORD, harbour, kissaten } from './cast.ts';
import { playStory } from './story.ts';

/** `npm run demo`: two servers on this machine, made anew, that federate with each other. */
const folder = join(import.meta.dirname, '../../data/demo');

async function open(port: number): Promise<RunningPerch> {
  const dataDir = join(folder, String(port));
  await rm(dataDir, { recursive: true, force: true });
  const environment = {
    PORT: String(port),
    DATA_DIR: dataDir,
    REGISTRATION: 'open',
    LOG_LEVEL: 'warn',
    ALLOW_PRIVATE_ADDRESS: 'true',
  };
  return startPerch(readConfig(environment));
}

async function main(): Promise<void> {
  console.log('Making two servers. This takes some seconds.');
  const [first, second] = await Promise.all([open(3001), open(3002)]);
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    Promise.all([first.stop(), second.stop()]).finally(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  console.log('Their people meet.');
  const settle = async () => {
    // What settles on one server may be what the other has yet to receive: both must be quiet in a row.
    for (let round = 0; round < 2; round += 1) {
      await first.settle();
      await second.settle();
    }
  };
  await playStory(first.app, second.app, settle);
  console.log(introduction());
}

function introduction(): string {
  const names = (people: readonly { username: string }[]) =>
    people.map((person) => person.username).join(', ');
  return `
Two servers that federate:
  http://localhost:3001   log in as ${names(harbour)}
  http://localhost:3002   log in as ${names(kissaten)}
Everybody's password is ${DEMO_PASSWORD}.

Try it: log in as ines on the first and as yuki on the second, and let them talk.
Paste @bike@localhost:3002 into the search of the first server.
Sign up as somebody new: the mail that confirms it is a file in data/demo/3001/mail.
Ctrl+C stops both.`;
}

await main();
