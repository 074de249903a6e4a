import { readConfig } from '../config.ts';
import { readWords } from './words.ts';

/** `health`: for container engines. Fails when the server on this machine is not ready. */
export async function health(args: string[]): Promise<void> {
  readWords(args, 0);
  const { port } = readConfig();
  const url = `http://localhost:${port}/readyz`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(4_000) }).catch(() => null);
  console.log(answer ? await answer.text() : `Nothing answers at ${url}.`);
  if (!answer?.ok) process.exitCode = 1;
}
