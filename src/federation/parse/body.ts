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
import { pageOf, plainOf, type Reading, textOf } from './common.ts';

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
const MOST_OPTIONS = 20;

/** Whether an object is one of the kinds that are shown as a post. */
export function isPostLike(object: Thing): boolean {
  return [Note, Question, Article, Page, Video, Audio, Image, Event].some((kind) => object instanceof kind);
}

/**
 * The text of a post. Notes and polls say it themselves (a poll's options become a list that links to the vote);
 * of longer or other things the title, a summary and a link are kept.
 */
export async function bodyOf(object: Thing, reading: Reading): Promise<Body> {
  const { text, language } = textAndLanguage(object.contents);
  if (object instanceof Note) {
    return { html: sanitiseHtml(text), warning: plainOf(object.summary, MOST_WARNING), language };
  }
  if (object instanceof Question) {
    const html = sanitiseHtml(text || titleOf(object)) + (await optionsOf(object, reading)) + linkTo(object);
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

async function optionsOf(question: Question, reading: Reading): Promise<string> {
  const names: string[] = [];
  for (const options of [question.getExclusiveOptions(reading), question.getInclusiveOptions(reading)]) {
    try {
      for await (const option of options) {
        if (names.length >= MOST_OPTIONS) break;
        const name = plainOf(option.name, MOST_TITLE);
        if (name) names.push(`<li>${escapeHtml(name)}</li>`);
      }
    } catch {
      // What was readable counts.
    }
  }
  return names.length > 0 ? `<ul>${names.join('')}</ul>` : '';
}

function linkTo(object: Thing): string {
  const page = pageOf(object) ?? object.id?.href;
  return page ? sanitiseHtml(`<p><a href="${escapeHtml(page)}">${escapeHtml(page)}</a></p>`) : '';
}

function shorten(text: string): string {
  return text.length > MOST_EXCERPT ? `${text.slice(0, MOST_EXCERPT).toWellFormed()}…` : text;
}

const paragraph = (text: string) => (text ? `<p>${escapeHtml(text)}</p>` : '');
