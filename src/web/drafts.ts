import type { PageContext } from '../../views/context.ts';
import { type Draft, emptyDraft } from '../../views/parts/composer.ts';
import type { AccountSummary } from '../domain/accounts/types.ts';
import type { PollInput } from '../domain/polls/types.ts';
import type { OwnQuotePolicy, OwnReplyPolicy, PostCard, Visibility } from '../domain/posts/types.ts';
import { parseId } from '../lib/ids.ts';
import { firstWords, summaryOf } from '../lib/summary.ts';
import type { Form } from './forms.ts';

const WIDEST_FIRST: readonly Visibility[] = ['public', 'unlisted', 'followers', 'mentioned'];

export const QUOTE_POLICIES: readonly OwnQuotePolicy[] = ['everyone', 'followers', 'nobody'];

const REPLY_POLICIES: readonly OwnReplyPolicy[] = ['everyone', 'followers', 'mentioned', 'nobody'];

/** A reply as it begins: everybody in the conversation named, no wider an audience than the post answered. */
export function replyDraft(page: PageContext, parent: PostCard): Draft {
  const draft = emptyDraft(page);
  const own = page.viewer?.account.id;
  const names = new Map<string, AccountSummary>();
  for (const account of [parent.author, ...parent.mentions]) {
    if (account.id !== own) names.set(account.id, account);
  }
  const named = [...names.values()].map((account) => `@${account.handle} `).join('');
  return {
    ...draft,
    text: named,
    warning: parent.warning,
    visibility: narrower(draft.visibility, parent.visibility),
    inReplyToId: parent.id,
  };
}

/** What a sent form says, without its pictures. Unknown values fall back to the viewer's own defaults. */
export function draftOf(page: PageContext, form: Form): Draft {
  const defaults = emptyDraft(page);
  const visibility = WIDEST_FIRST.find((known) => known === form.text('visibility'));
  return {
    ...defaults,
    text: form.raw('text').replace(/\r\n?/g, '\n'),
    warning: form.flag('warned') ? form.text('warning') : '',
    sensitive: form.flag('sensitive'),
    language: form.flag('language') ? form.text('language') || null : defaults.language,
    visibility: visibility ?? defaults.visibility,
    poll: form.flag('polled') ? pollOf(form) : null,
    inReplyToId: parseId(form.text('inReplyToId')),
    more: furtherPosts(form),
    draftId: parseId(form.text('draftId')),
    scheduledId: parseId(form.text('scheduledId')),
    publishAt: form.text('publishAt'),
    quoteOfId: parseId(form.text('quoteOfId')),
    replyPolicy: REPLY_POLICIES.find((known) => known === form.text('replyPolicy')) ?? defaults.replyPolicy,
    quotePolicy: QUOTE_POLICIES.find((known) => known === form.text('quotePolicy')) ?? defaults.quotePolicy,
  };
}

/** The posts after the first; their pictures come with `takePictures`. */
function furtherPosts(form: Form): Draft['more'] {
  const more: Draft['more'] = [];
  for (let n = 2; n <= MOST_POSTS && form.flag(`text-${n}`); n += 1) {
    more.push({ text: form.raw(`text-${n}`).replace(/\r\n?/g, '\n'), media: [] });
  }
  return more;
}

/** A thread that is written at once; as long as anybody reads. */
export const MOST_POSTS = 25;

/** A poll without a single choice is none. A length that is not said is for the domain to know. */
function pollOf(form: Form): PollInput | null {
  const options = form.all('option');
  if (options.every((option) => option.trim() === '')) return null;
  const length = form.text('pollLength');
  return { options, multiple: form.flag('multiple'), seconds: length === '' ? null : Number(length) };
}

/** The first words of a post, for a page's title. A warning stands for what it hides. */
export function excerptOf(post: PostCard): string {
  return post.warning ? firstWords(post.warning, 70) : summaryOf(post.html, 70);
}

function narrower(one: Visibility, other: Visibility): Visibility {
  return WIDEST_FIRST.indexOf(one) > WIDEST_FIRST.indexOf(other) ? one : other;
}
