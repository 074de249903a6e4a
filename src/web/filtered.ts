import type { Context } from 'hono';
import type { Page } from '../db/paging.ts';
import { type Judge, judged, judgedReplies, judgeFor } from '../domain/filters/apply.ts';
import type { FilterPlace } from '../domain/filters/filters.ts';
import type { Thread, TimelineEntry } from '../domain/posts/types.ts';
import type { Env } from './env.ts';
import { filterReader } from './session.ts';

/** How the reader's word filters judge posts at a place; null where none holds. */
export function readersJudge(c: Context<Env>, place: FilterPlace): Promise<Judge | null> {
  const { app, user } = c.var;
  return judgeFor(app, user && filterReader(user), place);
}

/** The page without what the reader's filters hide. Its cursors stay, so that leaving out never ends a list early. */
export async function filteredPage(
  c: Context<Env>,
  page: Page<TimelineEntry>,
  place: FilterPlace,
): Promise<Page<TimelineEntry>> {
  const judge = await readersJudge(c, place);
  if (!judge) return page;
  const items = page.items.flatMap((entry) => {
    const post = judged(judge, entry.post);
    return post ? [{ ...entry, post }] : [];
  });
  return { ...page, items };
}

/** The same of a conversation. Its focus was asked for, so it is always shown. */
export async function filteredThread(c: Context<Env>, thread: Thread): Promise<Thread> {
  const judge = await readersJudge(c, 'threads');
  if (!judge) return thread;
  return {
    ...thread,
    ancestors: thread.ancestors.map((post) =>
      'tombstone' in post ? post : (judged(judge, post) ?? { id: post.id, tombstone: true }),
    ),
    replies: judgedReplies(judge, thread.replies),
  };
}
