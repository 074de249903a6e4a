import { open, readFile, rm } from 'node:fs/promises';
import { StartError } from '../lib/start-error.ts';

/**
 * Keeps a second process away from the embedded database: two at once would damage it.
 * A lock left by a killed process is recognised and replaced.
 * @throws {StartError} when the process that holds the lock is alive
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = `${folder}.lock`;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const holder = Number(await readFile(path, 'utf8').catch(() => ''));
      if (holder && holder !== process.pid && isAlive(holder)) {
        throw new StartError(
          `The database in ${folder} is in use by process ${holder}. Stop it first, or set DATA_DIR to another folder.`,
        );
      }
      await rm(path, { force: true });
    }
  }
  throw new StartError(`Could not take the lock ${path}.`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
