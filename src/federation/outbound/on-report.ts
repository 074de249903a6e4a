import type { DomainEventOf } from '../../domain/events.ts';
import type { App } from '../../domain/ports.ts';
import type { Outgoing } from '../delivery/types.ts';
import { ensureInstanceActor, instanceActorUri } from '../instance.ts';
import { activityUri } from './activities.ts';
import { outgoing } from './parties.ts';

/** Tells somebody's own server what is said of them, in the name of this server: who says so is nobody's business there. */
export async function reportForwarded(
  app: App,
  event: DomainEventOf<'report.forwarded'>,
): Promise<Outgoing | null> {
  const report = await app.db
    .selectFrom('reports')
    .innerJoin('accounts', 'accounts.id', 'reports.target_id')
    .select(['reports.comment', 'reports.post_ids as postIds', 'accounts.id', 'accounts.uri'])
    .where('reports.id', '=', event.reportId)
    .where('accounts.domain', 'is not', null)
    .executeTakeFirst();
  if (!report) return null;
  const posts = await app.db
    .selectFrom('posts')
    .select('uri')
    .where('id', 'in', report.postIds.length > 0 ? report.postIds : ['0' as never])
    .orderBy('id')
    .execute();
  const activity = {
    id: activityUri(app, `flag-${event.reportId}`),
    type: 'Flag',
    actor: instanceActorUri(app.config.origin),
    to: [report.uri],
    content: report.comment,
    object: [report.uri, ...posts.map(({ uri }) => uri)],
  };
  return outgoing(activity, await ensureInstanceActor(app), report.uri, { accountIds: [report.id] });
}
