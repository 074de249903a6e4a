import type { FilterInput, FilterPlace, WordFilter } from '../../src/domain/filters/filters.ts';
import type { TextKey } from '../../src/lib/i18n.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { choiceField, type FormState, fault, formNotice, switchField, textField } from '../parts/field.ts';
import { icon } from '../parts/icon.ts';
import { fullTime } from '../parts/time.ts';
import { panel, settingsPage } from './settings.ts';

const PLACES: Readonly<Record<FilterPlace, TextKey>> = {
  home: 'filters.place.home',
  notifications: 'filters.place.notifications',
  public: 'filters.place.public',
  threads: 'filters.place.threads',
  profiles: 'filters.place.profiles',
};
const DAYS = [1, 7, 30, 365];

/** How a filter begins: everywhere, whole words, folded. */
const FRESH: Omit<FilterInput, 'phrase'> = {
  wholeWord: true,
  places: Object.keys(PLACES) as FilterPlace[],
  action: 'warn',
  expiresAt: null,
};

export interface FiltersModel {
  filters: readonly WordFilter[];
  /** The form for a new one. */
  state: FormState;
  /** What was chosen in a form that is refused. */
  input: FilterInput | null;
}

/** The words that the reader has muted, and the form for more. */
export function filtersPage(context: PageContext, { filters, state, input }: FiltersModel): Html {
  const { t } = context;
  const list =
    filters.length > 0
      ? html`<ul class="list">${filters.map((filter) => filterRow(context, filter))}</ul>`
      : html`<p class="meta">${t('filters.none')}</p>`;
  return settingsPage(
    context,
    'filters',
    html`${panel('filters', t('settings.filters'), t('filters.about'), list)}
${panel('filters-new', t('filters.add'), '', filterForm(context, '/settings/filters', state, input ?? FRESH, t('filters.submit')))}`,
  );
}

/** One of them, to change it. */
export function filterEditPage(context: PageContext, filter: WordFilter, state: FormState): Html {
  const { t } = context;
  const form = filterForm(context, `/settings/filters/${filter.id}`, state, filter, t('action.save'));
  return settingsPage(context, 'filters', panel('filter', t('filters.change'), '', form));
}

function filterRow(context: PageContext, filter: WordFilter): Html {
  const { t, now } = context;
  const over = filter.expiresAt !== null && filter.expiresAt <= now;
  const places =
    filter.places.length === Object.keys(PLACES).length
      ? t('filters.everywhere')
      : filter.places.map((place) => t(PLACES[place])).join(', ');
  const until = filter.expiresAt
    ? over
      ? html` · <b>${t('filters.over')}</b>`
      : html` · ${t('filters.until')} ${fullTime(context, filter.expiresAt)}`
    : '';
  return html`<li class="row">${icon('mute')}<span class="grow"><a class="name whole" href="/settings/filters/${filter.id}"><bdi>${filter.phrase}</bdi></a><span class="meta">${t(`filters.action.${filter.action}`)} · ${places}${until}</span></span><form method="post" action="/settings/filters/${filter.id}/delete"><button class="btn small" aria-label="${t('filters.deleteNamed', { phrase: filter.phrase })}">${t('filters.delete')}</button></form></li>`;
}

function filterForm(
  context: PageContext,
  action: string,
  state: FormState,
  input: Omit<FilterInput, 'phrase'>,
  submit: string,
): Html {
  const { t } = context;
  const lasting = [
    ...(input.expiresAt ? [{ value: 'keep', label: t('filters.days.keep') }] : []),
    { value: '', label: t('filters.days.ever') },
    ...DAYS.map((days) => ({ value: String(days), label: t('filters.days', { n: days }) })),
  ];
  return html`<form class="stack" method="post" action="${action}">${formNotice(t, state, ['phrase', 'places'])}${textField(
    state,
    {
      name: 'phrase',
      label: t('filters.phrase'),
      hint: t('filters.phraseHint'),
      required: true,
      maxLength: 200,
      auto: true,
    },
  )}${switchField({ name: 'wholeWord', label: t('filters.wholeWord'), hint: t('filters.wholeWordHint'), on: input.wholeWord })}<fieldset><legend class="label">${t('filters.places')}</legend>${(
    Object.entries(PLACES) as [FilterPlace, TextKey][]
  ).map(
    ([place, text]) =>
      html`<label class="cluster"><input type="checkbox" name="place-${place}" value="1"${input.places.includes(place) ? html` checked` : ''}>${t(text)}</label>`,
  )}${fault(state, 'places')}</fieldset><fieldset><legend class="label">${t('filters.action')}</legend>${(
    ['warn', 'hide'] as const
  ).map(
    (name) =>
      html`<label class="cluster"><input type="radio" name="action" value="${name}"${input.action === name ? html` checked` : ''}>${t(`filters.action.${name}Hint`)}</label>`,
  )}</fieldset>${choiceField('days', t('filters.lasts'), lasting, input.expiresAt ? 'keep' : '')}<div><button class="btn primary">${submit}</button></div></form>`;
}
