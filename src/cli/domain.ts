import type { DomainSeverity } from '../db/tables/domains.ts';
import { blockDomain, listDomainBlocks, unblockDomain } from '../domain/instances/block.ts';
import { withApp } from './with-app.ts';
import { type Command, readWords, WrongUse } from './words.ts';

const SEVERITIES: readonly DomainSeverity[] = ['suspend', 'limit', 'none'];

const VERBS: Readonly<Record<string, Command>> = { block, unblock, list };

/** `domain block|unblock|list` */
export async function domain([verb = '', ...args]: string[]): Promise<void> {
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (!run) throw new WrongUse(`Say "domain" with one of ${Object.keys(VERBS).join(', ')}.`);
  await run(args);
}

async function block(args: string[]): Promise<void> {
  const { words, options, flags } = readWords(
    args,
    1,
    ['severity', 'comment', 'private-comment'],
    ['reject-media', 'reject-reports'],
  );
  const severity = SEVERITIES.find((one) => one === (options.severity ?? 'suspend'));
  if (!severity) throw new WrongUse(`--severity must be one of ${SEVERITIES.join(', ')}.`);
  const input = {
    domain: nameOf(words),
    severity,
    rejectMedia: flags.has('reject-media'),
    rejectReports: flags.has('reject-reports'),
    publicComment: options.comment ?? '',
    privateComment: options['private-comment'] ?? '',
  };
  await withApp(async (app) => {
    const name = await blockDomain(app, input);
    console.log(`The rule about ${name} and all under it is made; what follows is done once Perch runs.`);
  });
}

async function unblock(args: string[]): Promise<void> {
  const name = nameOf(readWords(args, 1).words);
  await withApp(async (app) => {
    console.log(
      `There is no rule about ${await unblockDomain(app, name)} any more. Follows do not come back.`,
    );
  });
}

async function list(args: string[]): Promise<void> {
  readWords(args, 0);
  await withApp(async (app) => {
    for (const rule of await listDomainBlocks(app)) {
      const more = [
        ...(rule.rejectMedia ? ['no media'] : []),
        ...(rule.rejectReports ? ['no reports'] : []),
        ...(rule.publicComment ? [rule.publicComment] : []),
      ];
      console.log([rule.domain, rule.severity, ...more].join('  '));
    }
  });
}

function nameOf([name]: string[]): string {
  if (!name) throw new WrongUse('Which server? Give a domain.');
  return name;
}
