import type { Context, Hono } from 'hono';
import { type MoveModel, settingsMovePage } from '../../../views/pages/settings-move.ts';
import { addAlias, listAliases, removeAlias } from '../../domain/accounts/aliases.ts';
import { comeBack, moveOut } from '../../domain/accounts/move.ts';
import { readProfile } from '../../domain/accounts/profile.ts';
import type { Env } from '../env.ts';
import { readForm, tryForm } from '../forms.ts';
import { limitPassword } from '../limits.ts';
import { respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';

const PATH = '/settings/move';

/** Coming from another account, and leaving for one. */
export function moveSettings(routes: Hono<Env>): void {
  routes.get(PATH, (c) => movePage(c));
  routes.post(PATH, move);
  routes.post(`${PATH}/back`, async (c) => {
    await comeBack(c.var.app, requireUser(c).accountId);
    return seeOther(c, PATH, 'move.back');
  });
  routes.post(`${PATH}/aliases`, saveAlias);
  routes.post(`${PATH}/aliases/remove`, async (c) => {
    const uri = (await readForm(c)).text('uri');
    await removeAlias(c.var.app, requireUser(c).accountId, uri);
    return seeOther(c, PATH, 'move.aliasRemoved');
  });
}

async function movePage(c: Context<Env>, wrong?: MoveModel['wrong']): Promise<Response> {
  const { app, viewer, page } = c.var;
  const { accountId } = requireUser(c);
  const [aliases, { movedTo }] = await Promise.all([
    listAliases(app, accountId),
    readProfile(app, viewer, accountId),
  ]);
  const model: MoveModel = { aliases, movedTo, ...(wrong ? { wrong } : {}) };
  return respond(c, { status: wrong ? 422 : 200, full: () => settingsMovePage(page, model) });
}

async function move(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  await limitPassword(c);
  const form = await readForm(c);
  const values = form.values('target');
  return tryForm(
    c,
    async () => {
      await moveOut(c.var.app, accountId, { ...values, password: form.raw('movePassword') });
      return seeOther(c, PATH, 'move.done');
    },
    (faults) => movePage(c, { form: 'move', state: { values, faults } }),
  );
}

async function saveAlias(c: Context<Env>): Promise<Response> {
  const { app } = c.var;
  const { accountId } = requireUser(c);
  const values = (await readForm(c)).values('alias');
  // Each asks another server.
  await app.limiter.take('alias', accountId, 30, 3600);
  return tryForm(
    c,
    async () => {
      await addAlias(app, accountId, values.alias);
      return seeOther(c, PATH, 'move.aliasAdded');
    },
    (faults) => movePage(c, { form: 'alias', state: { values, faults } }),
  );
}
