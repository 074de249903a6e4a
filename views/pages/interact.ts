import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import type { VisitorHome } from '../../src/domain/accounts/visitor-home.ts';
import type { PostCard } from '../../src/domain/posts/types.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { nameOf } from '../parts/avatar.ts';
import { submit } from '../parts/card.ts';
import { type FormState, notice, textField } from '../parts/field.ts';
import { bird } from '../parts/icon.ts';
import { noIndex } from '../parts/meta.ts';

const INTENTIONS = ['follow', 'like', 'boost', 'reply', 'quote', 'vote'] as const;

/** What a visitor wants to do. */
export type Intention = (typeof INTENTIONS)[number];

export const isIntention = (name: string): name is Intention =>
  (INTENTIONS as readonly string[]).includes(name);

/** What they want to do it with. */
export interface Place {
  intention: Intention;
  account: AccountSummary;
  post: PostCard | null;
  /** Its address for other servers. */
  uri: string;
  /** Its page here. */
  path: string;
}

export interface InteractModel {
  place: Place;
  /** What was typed, now or the last time. */
  home: string;
  /** What came of it; null before. */
  answer: VisitorHome | null;
}

/** The way home for people of other servers, and to the login for ours. */
export function interactPage(context: PageContext, model: InteractModel): Html {
  const { t } = context;
  const { place } = model;
  const title = t(`interact.${place.intention}`, { name: nameOf(place.account) });
  return layout(context, {
    title,
    plain: true,
    head: noIndex(),
    main: html`<div class="stack pad"><section class="card">${bird(true)}<h1>${title}</h1><p class="muted">${t('interact.text')}</p>${elsewhere(context, model)}${here(context, place)}</section></div>`,
  });
}

function here({ t, registration }: PageContext, { path }: Place): Html {
  const back = encodeURIComponent(path);
  return html`<section class="stack"><h2 class="h2">${t('interact.here')}</h2><div class="cluster"><a class="btn" href="/login?return=${back}">${t('nav.login')}</a>${
    registration === 'closed' ? '' : html`<a class="btn" href="/register">${t('nav.register')}</a>`
  }</div></section>`;
}

function elsewhere(context: PageContext, model: InteractModel): Html {
  const { t } = context;
  const { answer, place } = model;
  if (answer !== null && typeof answer !== 'string') {
    return html`<p role="status">${t('interact.found', { host: answer.host })}</p><a class="btn primary block" href="${answer.address}" rel="noopener noreferrer" autofocus>${t('interact.go', { host: answer.host })}</a><p class="meta"><a href="${pathOf(place)}">${t('interact.other')}</a></p>`;
  }
  const form: FormState = { values: { home: model.home }, faults: faultOf(context, answer) };
  return html`<form class="stack" method="post" action="${pathOf(place)}"><h2 class="h2">${t('interact.elsewhere')}</h2>${textField(
    form,
    {
      name: 'home',
      label: t('interact.home'),
      hint: t('interact.homeHint'),
      required: true,
      maxLength: 300,
      plain: true,
    },
  )}${submit(t('interact.find'))}</form>${
    answer === 'silent' ? html`${notice('info', t('interact.byHand'))}<p><code>${place.uri}</code></p>` : ''
  }`;
}

function faultOf({ t }: PageContext, answer: VisitorHome | null): FormState['faults'] {
  if (answer === 'unreadable') return { home: t('interact.notAnAddress') };
  if (answer === 'own') return { home: t('interact.own') };
  return answer === 'silent' ? { home: t('interact.silent') } : {};
}

const pathOf = ({ intention, account, post }: Place) => pages.interact(intention, post?.id ?? account.id);
