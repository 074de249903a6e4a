import { LanguageString } from '@fedify/fedify';
import {
  Article,
  Audio,
  Event,
  Image,
  Note,
  Page,
  Question,
  type Object as Thing,
  Video,
} from '@fedify/vocab';
import { escapeHtml } from '../../lib/html.ts';
import { htmlToPlain, sanitiseHtml } from '../../lib/sanitise.ts';
import { pageOf, plainOf, textOf } from './common.ts';

/** What a post says, ready to show. */
export interface Body {
  html: string;
  warning: string;
  language: string | null;
}

const MOST_HTML = 100_000;
const MOST_WARNING = 1_000;
const MOST_TITLE = 500;
const MOST_EXCERPT = 500;

/** Whether an object is one of the kinds that are shown as a post. */
export function isPostLike(object: Thing): boolean {
  return [Note, Question, Article, Page, Video, Audio, Image, Event].some((kind) => object instanceof kind);
}

/**
 * The text of a post. Notes and polls say it themselves (`polled`: its choices are known; of other questions a link is
 * kept); of longer or other things the title, a summary and a link are kept.
 */
export function bodyOf(object: Thing, polled: boolean): Body {
  const { text, language } = textAndLanguage(object.contents);
  if (object instanceof Note) {
    return { html: sanitiseHtml(text), warning: plainOf(object.summary, MOST_WARNING), language };
  }
  if (object instanceof Question) {
    const html = sanitiseHtml(text || titleOf(object)) + (polled ? '' : linkTo(object));
    return { html, warning: plainOf(object.summary, MOST_WARNING), language };
  }
  const summary = textOf(object.summary, MOST_HTML);
  const excerpt = summary ? sanitiseHtml(summary) : paragraph(shorten(htmlToPlain(sanitiseHtml(text))));
  return { html: titleOf(object) + excerpt + linkTo(object), warning: '', language };
}

/** The text without a language, and the language whose text it is; otherwise the first text with a language. */
function textAndLanguage(contents: readonly (string | LanguageString)[]): {
  text: string;
  language: string | null;
} {
  const unmarked = contents.find((content) => !(content instanceof LanguageString));
  const marked = contents.filter((content) => content instanceof LanguageString);
  const own = unmarked === undefined ? marked[0] : marked.find((it) => it.toString() === unmarked.toString());
  const text = textOf(unmarked ?? own, MOST_HTML);
  const language = own?.locale.toString() ?? null;
  return { text, language: language && language !== 'und' && language.length <= 35 ? language : null };
}

function titleOf(object: Thing): string {
  const title = plainOf(object.name, MOST_TITLE);
  return title ? `<h2>${escapeHtml(title)}</h2>` : '';
}

function linkTo(object: Thing): string {
  const page = pageOf(object) ?? object.id?.href;
  return page ? sanitiseHtml(`<p><a href="${escapeHtml(page)}">${escapeHtml(page)}</a></p>`) : '';
}

function shorten(text: string): string {
  return text.length > MOST_EXCERPT ? `${text.slice(0, MOST_EXCERPT).toWellFormed()}…` : text;
}

const paragraph = (text: string) => (text ? `<p>${escapeHtml(text)}</p>` : '');
