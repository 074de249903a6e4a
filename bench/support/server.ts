/** A whole Perch in a process of its own, exactly as `npm start` runs it, that can be asked about itself. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readConfig } from '../../src/config.ts';
import { addLocalAccount } from '../../src/domain/accounts/create.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { startPerch } from '../../src/serve.ts';
import { answer } from './child.ts';
import { seedFollowers, seedInboxes } from './seed.ts';
import { countStatements, statements, totalStatements } from './statements.ts';

countStatements();
const perch = await startPerch(readConfig());
const { app } = perch;

const commands = {
  /** A new local account. */
  async account({ username }: { username: string }): Promise<AccountId> {
    const input = {
      username,
      email: `${username}@bench.example`,
      passwordHash: 'none',
      role: 'user',
    } as const;
    return write(app, (w) => addLocalAccount(w, { ...input, confirmed: true, approved: true }));
  },
  /** Makes an account follow remote people, who are looked up on their servers. */
  async follow({ accountId, uris }: { accountId: AccountId; uris: readonly string[] }) {
    for (const uri of uris) {
      const found = await app.remote.lookup(uri);
      if (found?.kind !== 'account') throw new Error(`${uri} was not found`);
      await app.db
        .insertInto('follows')
        .values({
          follower_id: accountId,
          followee_id: found.id,
          uri: `${uri}#${accountId}`,
          accepted_at: new Date(),
        })
        .execute();
    }
  },
  /** Gives an account remote followers, one per inbox. */
  inboxes: ({ accountId, inboxes }: { accountId: AccountId; inboxes: readonly string[] }) =>
    seedInboxes(app.db, accountId, inboxes),
  /** Gives an account so many local followers. */
  followers: ({ accountId, count }: { accountId: AccountId; count: number }) =>
    seedFollowers(app.db, accountId, count),
  /** Publishes a post; says when it began and how long the author waited, by the clock that all processes share. */
  async post({ accountId, text }: { accountId: AccountId; text: string }) {
    const began = Date.now();
    const started = performance.now();
    const postId = await composePost(app, accountId, { text, visibility: 'public' });
    return { postId, began, started, milliseconds: performance.now() - started };
  },
  /** Waits until a post stands in so many homes, ten seconds at most; says when, by this process's own clock. */
  async inAllHomes({ postId, count }: { postId: string; count: number }) {
    const end = performance.now() + 10_000;
    while ((await commands.homes({ postId })) < count && performance.now() < end) {
      await new Promise((done) => setTimeout(done, 2));
    }
    return { milliseconds: performance.now() };
  },
  /** In how many homes a post stands. */
  async homes({ postId }: { postId: string }) {
    const { total } = await app.db
      .selectFrom('home_entries')
      .select((eb) => eb.fn.countAll<string>().as('total'))
      .where('entry_id', '=', postId)
      .executeTakeFirstOrThrow();
    return Number(total);
  },
  /** Rows really there. */
  async stored() {
    const count = async (table: 'posts' | 'home_entries' | 'outbox') => {
      const row = await app.db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<string>().as('total'))
        .executeTakeFirstOrThrow();
      return Number(row.total);
    };
    return { posts: await count('posts'), homes: await count('home_entries'), outbox: await count('outbox') };
  },
  async deliveries() {
    return app.db
      .selectFrom('deliveries')
      .select(['state', (eb) => eb.fn.countAll<string>().as('total')])
      .groupBy('state')
      .execute();
  },
  /** Waits until nothing is left to do, a minute at most. */
  async settle() {
    const end = Date.now() + 60_000;
    for (;;) {
      try {
        return await perch.settle();
      } catch (error) {
        if (Date.now() > end) throw error;
      }
    }
  },
  /** What is really needed: memory in MB after the garbage has been collected. */
  memory() {
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);
    const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
    return [rss, heapTotal, heapUsed, external].map(megabytes).join(' / ');
  },
  statements: () => totalStatements(),
  /** The statements sent most often, for whoever looks for what to mend. */
  frequent: () => [...statements].sort((a, b) => b[1] - a[1]).slice(0, 60),
};
export type Server = typeof commands;

answer(commands, () => perch.stop());
