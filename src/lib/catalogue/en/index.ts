import { admin } from './admin.ts';
import { auth } from './auth.ts';
import { common } from './common.ts';
import { compose } from './compose.ts';
import { errors } from './errors.ts';
import { explore } from './explore.ts';
import { faults } from './faults.ts';
import { lists } from './lists.ts';
import { mail } from './mail.ts';
import { move } from './move.ts';
import { people } from './people.ts';
import { polls } from './polls.ts';
import { posts } from './posts.ts';
import { reading } from './reading.ts';
import { reports } from './reports.ts';
import { settings } from './settings.ts';
import { sharing } from './sharing.ts';

/** Every English text, by area. */
export const en = {
  ...common,
  ...posts,
  ...compose,
  ...reading,
  ...polls,
  ...people,
  ...auth,
  ...explore,
  ...lists,
  ...settings,
  ...move,
  ...sharing,
  ...admin,
  ...reports,
  ...errors,
  ...faults,
  ...mail,
};

export type CatalogueKey = keyof typeof en;
