import type { Server } from 'node:http';
import { type HttpBindings, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createApp, type GivenParts } from './app.ts';
import type { Config } from './config.ts';
import type { App } from './domain/ports.ts';
import { StartError } from './lib/start-error.ts';
import { closeStreams } from './web/stream.ts';

/** A Perch that answers, in the role its configuration gives it. */
export interface RunningPerch {
  readonly app: App;
  /** Resolves when nothing is left to do: no event, no job, no delivery that is due. */
  settle(): Promise<void>;
  /** Answers what has begun, finishes active jobs within 10 s, closes everything. */
  stop(): Promise<void>;
}

/** How long open requests may take to end when the server stops. */
const GRACE = 5_000;

/**
 * Starts what ROLE names: `web` answers people and servers, `worker` does the jobs, `all` both.
 * A worker answers only its health checks.
 * @throws when the port is taken, the database does not answer, or it was made for another ORIGIN
 */
export async function startPerch(config: Config, given: GivenParts = {}): Promise<RunningPerch> {
  const perch = await createApp(config, given);
  if (config.role !== 'web') await perch.startWork();
  const site = config.role === 'worker' ? healthOnly(perch.ready) : perch.web();
  const server = await listen(site, config);
  return {
    app: perch.app,
    settle: perch.settle,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      closeStreams();
      const impatient = setTimeout(() => server.closeAllConnections(), GRACE);
      server.closeIdleConnections();
      await closed;
      clearTimeout(impatient);
      await perch.close();
    },
  };
}

type Site = { fetch: (request: Request, bindings: HttpBindings) => Response | Promise<Response> };

function listen(site: Site, config: Config): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch: (request, bindings) => site.fetch(request, bindings as HttpBindings),
        port: config.port,
        hostname: config.host,
      },
      () => resolve(server),
    ) as Server;
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken
          ? new StartError(`Port ${config.port} is in use. Stop what uses it, or set PORT to another.`)
          : error,
      );
    });
  });
}

function healthOnly(ready: () => Promise<Record<string, boolean>>): Site {
  const site = new Hono();
  site.get('/healthz', (c) => c.text('ok'));
  site.get('/readyz', async (c) => {
    const parts = await ready();
    return c.json(parts, Object.values(parts).every(Boolean) ? 200 : 503);
  });
  return site;
}
