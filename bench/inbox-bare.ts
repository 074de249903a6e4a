/** Fedify by itself, everything in memory, one listener that reads the note: what the same posts cost without Perch. */
import { createFederation, MemoryKvStore } from '@fedify/fedify';
import { Create } from '@fedify/vocab';
import { serve } from '@hono/node-server';
import { answer } from './support/child.ts';

const port = Number(process.env.PORT);
const federation = createFederation<void>({
  kv: new MemoryKvStore(),
  origin: `http://localhost:${port}`,
  allowPrivateAddress: true,
});
let heard = 0;
federation.setActorDispatcher('/users/{identifier}', () => null);
federation.setInboxListeners('/users/{identifier}/inbox', '/inbox').on(Create, async (context, create) => {
  if (await create.getObject(context)) heard += 1;
});
const server = serve({
  fetch: (request) => federation.fetch(request, { contextData: undefined }),
  port,
  hostname: 'localhost',
});

const commands = { heard: () => heard };
export type Bare = typeof commands;

answer(commands, async () => void server.close());
