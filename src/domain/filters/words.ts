import { expressionBuilder, sql } from 'kysely';
import type { Tables } from '../../db/tables/index.ts';
import { unescapeHtml } from '../../lib/html.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import { visibleTo } from '../posts/visibility.ts';
import { viewerOf } from '../viewer.ts';

/** A text and what stands around it, as filters read it. The HTML is sanitised, so what looks like a tag is one. */
export function joinWords(html: string, others: readonly string[]): string {
  const text = unescapeHtml(html.replace(/<(?:br|\/p|\/li|\/h\d)[^>]*>/gi, ' ').replace(/<[^>]*>/g, ''));
  return [text, ...others].join('\n').normalize('NFKC');
}

interface Words {
  html: string;
  warning: string;
  others: string[];
}

/** What can be read in these posts by others than their author, without making cards of them: one statement. */
export async function readWords(
  app: App,
  reader: AccountId,
  ids: readonly PostId[],
): Promise<Map<PostId, string>> {
  const visible = visibleTo(viewerOf(reader))(expressionBuilder<Tables, 'posts'>());
  const { rows } = await sql<Words & { id: PostId; quoted: Words | null }>`
    select read.id, read.html, read.warning, ${othersOf('read')} as others,
      (select json_build_object('html', posts.html, 'warning', posts.warning, 'others', ${othersOf('posts')})
        from quotes join posts on posts.id = quotes.quoted_post_id
        where quotes.post_id = read.id and quotes.state = 'accepted' and ${visible}) as quoted
    from posts read
    where read.id = any(${[...new Set(ids)]}::bigint[]) and read.account_id <> ${reader}::bigint`.execute(
    app.db,
  );
  return new Map(
    rows.map(({ id, html, warning, others, quoted }) => {
      const inner = quoted ? joinWords(quoted.html, [quoted.warning, ...quoted.others]) : '';
      return [id, joinWords(html, [warning, ...others, inner])];
    }),
  );
}

/** The choices of its poll and the descriptions of its media, as one list. */
function othersOf(post: 'read' | 'posts') {
  const id = sql.ref(`${post}.id`);
  return sql`(select coalesce(json_agg(text), '[]'::json) from (
    select title as text from poll_options where poll_options.post_id = ${id}
    union all
    select description from media where media.post_id = ${id} and media.removed_at is null) texts)`;
}
