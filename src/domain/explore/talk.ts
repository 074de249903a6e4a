import { sql } from 'kysely';
import { displayUrl } from '../../lib/display-url.ts';
import { type Kept, keepFor } from '../../lib/kept.ts';
import type { App } from '../ports.ts';
import type { LinkView } from '../posts/types.ts';

/** A hashtag that several people use now. */
export interface TalkedTag {
  name: string;
  people: number;
  posts: number;
  /** How many people on each of the last seven days, today last. */
  days: number[];
}

/** A page that people link to now. */
export interface TalkedLink extends LinkView {
  people: number;
}

/** What is talked about, in public, by people here and by those whom they boost. */
export interface Talk {
  tags: TalkedTag[];
  links: TalkedLink[];
}

const DAYS = 7;
const DAY = 86_400_000;
/** Of the newest posts only: the question must not grow with the server. */
const LOOKED_AT = 20_000;
const MOST = 10;
const KEPT_FOR = 5 * 60_000;
const kept = new WeakMap<App['db'], Kept<'talk', Talk>>();

/** Asked at most every five minutes by each process. */
export function talkedAbout(app: App): Promise<Talk> {
  const known = kept.get(app.db) ?? keepFor<'talk', Talk>(KEPT_FOR, 1);
  kept.set(app.db, known);
  return known.get('talk', () => readTalk(app));
}

/** The same, asked now. Posts of people who do not want to be found or whose server is limited, and sensitive ones, do not count. */
export async function readTalk(app: App): Promise<Talk> {
  const since = new Date(app.clock.now().getTime() - DAYS * DAY);
  const [tags, links] = await Promise.all([readTags(app, since), readLinks(app, since)]);
  return { tags, links };
}

/** Public posts by people here, and what they boosted: each with whom it counts for, under the id that tells when. */
const spoken = (since: Date) => sql`(
  (select posts.id, posts.id as post_id, posts.account_id as person from posts
    where posts.local and posts.id > id_at(${since}) order by posts.id desc limit ${LOOKED_AT})
  union
  (select boosts.id, boosts.post_id, boosts.account_id from boosts join users on users.account_id = boosts.account_id
    where boosts.id > id_at(${since}) order by boosts.id desc limit ${LOOKED_AT}))`;

const countable = sql<boolean>`posts.visibility = 'public' and posts.deleted_at is null and not posts.sensitive
  and exists (select 1 from accounts where accounts.id = posts.account_id and accounts.discoverable
    and not accounts.limited_by_domain and accounts.suspended_at is null and accounts.deleted_at is null offset 0)`;

async function readTags(app: App, since: Date): Promise<TalkedTag[]> {
  const start = since.getTime();
  // Ids begin with their milliseconds; those of this very moment, or of a clock that is ahead, are of today.
  const day = sql`least(${sql.lit(DAYS)},
    width_bucket((spoken.id >> 16)::float8, ${start}, ${start + DAYS * DAY}, ${sql.lit(DAYS)}))`;
  const days = Array.from(
    { length: DAYS },
    (_, index) => sql`count(distinct spoken.person) filter (where ${day} = ${sql.lit(index + 1)})`,
  );
  const { rows } = await sql<TalkedTag>`
    select hashtags.display_name as name, count(distinct spoken.person)::int as people,
      count(distinct posts.id)::int as posts, array[${sql.join(days)}]::int[] as days
    from ${spoken(since)} spoken
    join posts on posts.id = spoken.post_id
    join post_hashtags on post_hashtags.post_id = posts.id
    join hashtags on hashtags.id = post_hashtags.hashtag_id
    where ${countable}
    group by hashtags.id order by people desc, posts desc, hashtags.id desc limit ${MOST}`.execute(app.db);
  return rows;
}

async function readLinks(app: App, since: Date): Promise<TalkedLink[]> {
  const { rows } = await sql<Omit<TalkedLink, 'imageUrl'> & { image: string | null }>`
    select previews.url, previews.title, previews.description, previews.site, previews.image,
      previews.image_description as "imageDescription", previews.large, talk.people
    from (
      select posts.preview_id, count(distinct spoken.person)::int as people, max(posts.id) as newest
      from ${spoken(since)} spoken join posts on posts.id = spoken.post_id
      where posts.preview_id is not null and ${countable}
      group by posts.preview_id order by people desc, newest desc limit ${MOST}
    ) talk join link_previews previews on previews.id = talk.preview_id
    where previews.title <> '' order by talk.people desc, talk.newest desc`.execute(app.db);
  return rows.map(({ image, ...link }) => ({ ...link, imageUrl: displayUrl(app.secret, image) }));
}
