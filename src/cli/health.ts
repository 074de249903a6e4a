import { readConfig } from '../config.ts';

/** `health`: for container engines. Fails when the server on this machine is not ready. */
export async function health(): Promise<void> {
  const { port } = readConfig();
  const answer = await fetch(`http://localhost:${port}/readyz`, { signal: AbortSignal.timeout(4_000) }).catch(
    () => null,
  );
  console.log(answer ? await answer.text() : 'There is no answer.');
  if (!answer?.ok) process.exitCode = 1;
}
