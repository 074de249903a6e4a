/** Those who read the pages of the benchmark. A process of its own. */
import { Agent, get } from 'node:http';
import { answer } from './support/child.ts';
import { timed } from './support/report.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

interface Wish {
  url: string;
  headers: Record<string, string>;
  pages: number;
  parallel: number;
  /** Ends after these at the latest. */
  seconds: number;
}

function read(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers }, (response) => {
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      response.once('end', () => {
        if (response.statusCode === 200) resolve(bytes);
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    }).once('error', reject);
  });
}

export const commands = {
  /** Reads a page again and again. */
  async read({ url, headers, pages, parallel, seconds }: Wish) {
    const bytes = await read(url, headers);
    const { times, seconds: taken } = await timed(pages, parallel, () => read(url, headers), seconds);
    return { bytes, times, seconds: taken };
  },
};
export type Readers = typeof commands;

answer(commands, async () => agent.destroy());
