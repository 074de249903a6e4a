import type { Context, Hono } from 'hono';
import { filterEditPage, filtersPage } from '../../../views/pages/filters.ts';
import { NotFound } from '../../domain/errors.ts';
import {
  deleteFilter,
  FILTER_PLACES,
  type FilterInput,
  listFilters,
  saveFilter,
} from '../../domain/filters/filters.ts';
import { parseId } from '../../lib/ids.ts';
import type { Env } from '../env.ts';
import { type Form, readForm, tryForm } from '../forms.ts';
import { respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';

const DAY = 86_400_000;
const LONGEST_DAYS = 365;

/** Words that the reader does not want to meet: the list, adding, changing, taking away. */
export function filterSettings(routes: Hono<Env>): void {
  routes.get('/settings/filters', async (c) => {
    const filters = await listFilters(c.var.app, requireUser(c).accountId);
    const phrase = (c.req.query('phrase') ?? '').slice(0, 100);
    const state = { values: { phrase }, faults: {} };
    return respond(c, { full: () => filtersPage(c.var.page, { filters, state, input: null }) });
  });
  routes.post('/settings/filters', add);
  routes.get('/settings/filters/:id', async (c) => {
    const filter = await ownFilter(c);
    const state = { values: { phrase: filter.phrase }, faults: {} };
    return respond(c, { full: () => filterEditPage(c.var.page, filter, state) });
  });
  routes.post('/settings/filters/:id', change);
  routes.post('/settings/filters/:id/delete', async (c) => {
    await deleteFilter(c.var.app, requireUser(c).accountId, filterId(c));
    return seeOther(c, '/settings/filters', 'filters.deleted');
  });
}

async function add(c: Context<Env>): Promise<Response> {
  const { app, page } = c.var;
  const { accountId } = requireUser(c);
  const form = await readForm(c);
  const input = inputOf(c, form, null);
  return tryForm(
    c,
    async () => {
      await saveFilter(app, accountId, input);
      return seeOther(c, '/settings/filters', 'filters.added');
    },
    async (faults) => {
      const filters = await listFilters(app, accountId);
      const state = { values: form.values('phrase'), faults };
      return respond(c, { status: 422, full: () => filtersPage(page, { filters, state, input }) });
    },
  );
}

async function change(c: Context<Env>): Promise<Response> {
  const { app, page } = c.var;
  const filter = await ownFilter(c);
  const form = await readForm(c);
  const input = inputOf(c, form, filter.expiresAt);
  return tryForm(
    c,
    async () => {
      await saveFilter(app, requireUser(c).accountId, input, filter.id);
      return seeOther(c, '/settings/filters', 'settings.saved');
    },
    (faults) => {
      const state = { values: form.values('phrase'), faults };
      return respond(c, { status: 422, full: () => filterEditPage(page, { ...filter, ...input }, state) });
    },
  );
}

/** `until`: when it ends so far, which `keep` leaves. */
function inputOf(c: Context<Env>, form: Form, until: Date | null): FilterInput {
  const days = Number(form.text('days'));
  const ends = Number.isInteger(days) && days > 0 && days <= LONGEST_DAYS;
  return {
    phrase: form.text('phrase'),
    wholeWord: form.flag('wholeWord'),
    places: FILTER_PLACES.filter((place) => form.flag(`place-${place}`)),
    action: form.text('action') === 'hide' ? 'hide' : 'warn',
    expiresAt:
      form.text('days') === 'keep'
        ? until
        : ends
          ? new Date(c.var.app.clock.now().getTime() + days * DAY)
          : null,
  };
}

async function ownFilter(c: Context<Env>) {
  const id = filterId(c);
  const filter = (await listFilters(c.var.app, requireUser(c).accountId)).find((one) => one.id === id);
  if (!filter) throw new NotFound();
  return filter;
}

function filterId(c: Context<Env>): string {
  const id = parseId(c.req.param('id'));
  if (!id) throw new NotFound();
  return id;
}
