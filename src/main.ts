import { type Config, readConfig } from './config.ts';
import { setupLink } from './domain/auth/setup.ts';
import { StartError } from './lib/start-error.ts';
import { startPerch } from './serve.ts';

/** The entry of the server: reads the configuration, starts, says where it is, and stops on a signal. */
async function main(): Promise<void> {
  const config = readConfig();
  const perch = await startPerch(config);
  if (config.role !== 'worker') console.log(welcome(config, await setupLink(perch.app)));
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    // A second signal means: now.
    if (stopping) process.exit(1);
    stopping = true;
    perch.app.log.info('stopping', { signal });
    perch.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        perch.app.log.error('could not stop cleanly', { error });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function welcome(config: Config, link: string | null): string {
  const lines = ['', `Perch is ready at ${config.origin}`];
  if (link) lines.push('', 'Nobody owns this server yet. Make the first account here:', `  ${link}`);
  return `${lines.join('\n')}\n`;
}

try {
  await main();
} catch (error) {
  // A fault that the admin can mend is told in words; anything else with its stack.
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}
