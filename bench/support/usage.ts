import { readdir, readFile } from 'node:fs/promises';

/** What processes have used so far: CPU in seconds, memory in MB. */
export interface Usage {
  cpu: number;
  resident: number;
  /** The most it ever had. */
  peak: number;
}

/** Ticks of the kernel's clock in a second; 100 on every Linux there is. */
const TICKS = 100;

/** Of one process, read from the kernel. */
export async function usageOf(pid: number): Promise<Usage> {
  const [status, stat] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ]);
  return { cpu: cpuIn(stat), resident: megabytes(status, 'VmRSS'), peak: megabytes(status, 'VmHWM') };
}

/** CPU seconds of the connections PostgreSQL has open to a database; 0 where they cannot be seen. */
export async function databaseCpu(database: string | null): Promise<number> {
  if (!database) return 0;
  let cpu = 0;
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const command = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
    if (!command.startsWith('postgres:') || !command.includes(` ${database} `)) continue;
    cpu += cpuIn(await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => ''));
  }
  return cpu;
}

function cpuIn(stat: string): number {
  // The name in brackets may hold spaces; user and system time are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS;
}

function megabytes(status: string, name: string): number {
  const kilobytes = new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1];
  return Math.round(Number(kilobytes ?? 0) / 1024);
}
