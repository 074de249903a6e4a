import type { PollInput } from '../../src/domain/polls/types.ts';
import type {
  MediaView,
  OwnQuotePolicy,
  OwnReplyPolicy,
  PostCard,
  Visibility,
} from '../../src/domain/posts/types.ts';
import type { PostId } from '../../src/lib/ids.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { icon } from './icon.ts';

/** Where a posting form stands: above home, in a thread, in a dialog, on a page of its own, or changing a post. */
export type ComposerPlace = 'home' | 'reply' | 'dialog' | 'page' | 'edit';

/** A further post of a thread that is written at once. */
export interface DraftPart {
  text: string;
  media: MediaView[];
}

/** Everything typed so far; a form that is refused comes back with it. */
export interface Draft {
  text: string;
  warning: string;
  sensitive: boolean;
  language: string | null;
  visibility: Visibility;
  media: MediaView[];
  poll: PollInput | null;
  inReplyToId: PostId | null;
  quoteOfId: PostId | null;
  quotePolicy: OwnQuotePolicy;
  replyPolicy: OwnReplyPolicy;
  /** The posts after the first; what is said of the first holds for them, too. */
  more: DraftPart[];
  /** The draft, or the planned post, that this form was opened from. */
  draftId: string | null;
  scheduledId: string | null;
  /** When to publish it, as a clock on the person's wall shows it. */
  publishAt: string;
  /** Not fresh: what stands in the form was sent with it. */
  begun?: boolean;
  /** Brought back by the browser that it was written in. */
  recovered?: boolean;
  /** Some picture has no description, and its author is asked about that now. */
  asksForAlt?: boolean;
  /** Messages by field: `text`, `warning`, `media`, `poll`, ...; of the second post `text-2`, ... */
  faults: Readonly<Record<string, string>>;
}

export interface ComposerOptions {
  place: ComposerPlace;
  draft: Draft;
  /** The post answered, where it is known. */
  parent?: PostCard | null;
  /** The post quoted, where it is there for the writer. */
  quoted?: PostCard | null;
  editing?: PostId;
  /** Where the form leads without script. */
  back: string;
}

/** An empty form with the viewer's own defaults. */
export function emptyDraft({ viewer }: PageContext): Draft {
  return {
    text: '',
    warning: '',
    sensitive: false,
    language: viewer?.settings.defaultLanguage ?? null,
    visibility: viewer?.settings.defaultVisibility ?? 'public',
    media: [],
    poll: null,
    inReplyToId: null,
    more: [],
    draftId: null,
    scheduledId: null,
    publishAt: '',
    quoteOfId: null,
    replyPolicy: 'everyone',
    quotePolicy: viewer?.settings.defaultQuotePolicy ?? 'everyone',
    faults: {},
  };
}

/** One piece of the posting form. `id` is the form's, and begins the ids of its fields. */
export type ComposerPart = (context: PageContext, options: ComposerOptions, id: string) => Html | '';

/** Small forms stand in other pages; a dialog and a page have room for everything. */
export function isInline({ place }: ComposerOptions): boolean {
  return place === 'home' || place === 'reply';
}

/** Points a field to what is wrong with it, and the browser to the field. */
export function invalid(draft: Draft, field: string, id: string): Html | '' {
  return draft.faults[field]
    ? html` aria-invalid="true" aria-describedby="${id}-${field}-fault" autofocus`
    : '';
}

/** What is wrong with a field, beside it. */
export function fault(draft: Draft, field: string, id: string): Html | '' {
  const message = draft.faults[field];
  return message
    ? html`<p class="err" id="${id}-${field}-fault" role="alert">${icon('warn', 's')}${message}</p>`
    : '';
}
