import type { HttpBindings } from '@hono/node-server';
import type { PageContext } from '../../views/context.ts';
import type { SessionUser } from '../domain/auth/session.ts';
import type { App } from '../domain/ports.ts';
import type { Viewer } from '../domain/viewer.ts';
import type { Translate } from '../lib/i18n.ts';

/** What handlers find in `c.var`. */
export interface Env {
  /** Absent where no socket is behind the request (tests). */
  Bindings: Partial<HttpBindings>;
  Variables: {
    app: App;
    /** The logged-in person; null for visitors. */
    user: SessionUser | null;
    viewer: Viewer;
    t: Translate;
    page: PageContext;
    /** Names this request in the log and on the page of an unexpected error. */
    requestId: string;
  };
}
