import type { html } from 'hono/html';

export { html, raw } from 'hono/html';

/** A piece of a page. Templates are synchronous: data is awaited before a view is called. */
export type Html = ReturnType<typeof html>;
