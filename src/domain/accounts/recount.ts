import { sql } from 'kysely';
import type { App } from '../ports.ts';

/** Makes every count anew from the rows it counts; heals what a fault may have left. @returns how many rows were wrong */
export async function recount(app: App): Promise<{ posts: number; accounts: number }> {
  const posts = await sql`
    update posts set replies_count = c.replies, boosts_count = c.boosts, likes_count = c.likes
    from (select p.id,
        (select count(*) from posts r where r.in_reply_to_id = p.id and r.deleted_at is null
          and r.visibility in ('public', 'unlisted'))::int as replies,
        (select count(*) from boosts b where b.post_id = p.id)::int as boosts,
        (select count(*) from likes l where l.post_id = p.id)::int as likes
      from posts p) c
    where posts.id = c.id
      and (replies_count, boosts_count, likes_count) is distinct from (c.replies, c.boosts, c.likes)`.execute(
    app.db,
  );
  const accounts = await sql`
    update accounts set posts_count = c.posts, followers_count = c.followers, following_count = c.following
    from (select a.id,
        (select count(*) from posts p where p.account_id = a.id and p.deleted_at is null)::int as posts,
        (select count(*) from follows f where f.followee_id = a.id and f.accepted_at is not null)::int as followers,
        (select count(*) from follows f where f.follower_id = a.id and f.accepted_at is not null)::int as following
      from accounts a) c
    where accounts.id = c.id
      and (posts_count, followers_count, following_count) is distinct from (c.posts, c.followers, c.following)`.execute(
    app.db,
  );
  return { posts: Number(posts.numAffectedRows ?? 0n), accounts: Number(accounts.numAffectedRows ?? 0n) };
}
