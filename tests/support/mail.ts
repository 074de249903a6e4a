import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestServer } from './servers.ts';

/** The link in the newest mail this server wrote to its folder, or in the newest to this address. */
export async function linkInMail(server: TestServer, to = ''): Promise<string> {
  const folder = join(server.app.config.dataDir, 'mail');
  const newestFirst = (await readdir(folder)).sort().reverse();
  for (const name of newestFirst) {
    const mail = await readFile(join(folder, name), 'utf8');
    const link = /https?:\/\/\S+/.exec(mail)?.[0];
    if (link && mail.includes(to)) return link;
  }
  throw new Error(`There is no mail with a link${to && ` to ${to}`}`);
}
