import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { openSession } from '../../src/domain/auth/session.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import type { TestServer } from './servers.ts';

const EXECUTABLE = '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium, where it is installed. */
export const hasChromium = existsSync(EXECUTABLE);
/** What the run says in place of its tests where there is none. */
export const noBrowser = `Chromium is not installed (${EXECUTABLE}): the browser tests did not run`;
// The names of passing tests are not always shown, and this must be seen.
if (!hasChromium) process.stderr.write(`\n*** ${noBrowser} ***\n\n`);

let browser: Promise<Browser> | undefined;

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** What the browser complained of: errors on the console, breaches of the security policy, failed requests. */
  complaints: string[];
  /** Requests to any other server than the ones under test. */
  foreign: string[];
}

/** One browser for all files of a worker. */
export async function closeBrowser(): Promise<void> {
  const open = browser;
  browser = undefined;
  await (await open)?.close();
}

/** A fresh person at a fresh browser. `expected` lists statuses that are part of the story (422 for a wrong form). */
export async function visit(
  options: {
    javaScript?: boolean;
    width?: number;
    dark?: boolean;
    /** A finger, not a mouse. */
    touch?: boolean;
    /** Nothing fades or moves: what one looks at has arrived. */
    still?: boolean;
    expected?: readonly number[];
    /** With the service worker, which other stories do without: one thing less that loads beside them. */
    worker?: boolean;
  } = {},
): Promise<Visit> {
  browser ??= chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
  const {
    javaScript = true,
    width = 1280,
    dark = false,
    touch = false,
    still = false,
    expected = [],
    worker = false,
  } = options;
  const context = await (await browser).newContext({
    javaScriptEnabled: javaScript,
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: still ? 'reduce' : 'no-preference',
    hasTouch: touch,
    isMobile: touch,
    serviceWorkers: worker ? 'allow' : 'block',
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const foreign: string[] = [];
  page.on('pageerror', (error) => {
    // Chromium says this of a page that is left for the next one while it still fades in: nothing of ours went wrong.
    const leftEarly = /^Transition was (aborted|skipped)/.test(error.message);
    if (!leftEarly) complaints.push(`error: ${error.message}`);
  });
  page.on('console', (message) => {
    const isStatus = /status of (\d+)/.exec(message.text());
    if (message.type() === 'error' && !(isStatus && expected.includes(Number(isStatus[1])))) {
      complaints.push(`console: ${message.text()}`);
    }
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !expected.includes(response.status())) {
      complaints.push(`${response.status()} ${response.url()}`);
    }
  });
  page.on('requestfailed', (request) => {
    // What a page was still loading when it was left, and its live stream, end this way.
    const left = request.failure()?.errorText === 'net::ERR_ABORTED';
    if (!left) complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (hostname !== 'localhost' && protocol.startsWith('http')) foreign.push(request.url());
  });
  return { page, context, complaints, foreign };
}

/** Logs somebody in who has an account with this password. */
export async function logInAs(page: Page, origin: string, login: string, password: string): Promise<void> {
  await page.goto(`${origin}/login`);
  await page.fill('input[name=login]', login);
  await page.fill('input[name=password]', password);
  await page.click('main button.primary, form.card button.primary');
  await page.locator('h1', { hasText: 'Home' }).waitFor();
}

/** The same without the form: a session of somebody whose password does not matter. */
export async function enterAs({ context }: Visit, { app, origin }: TestServer, id: AccountId): Promise<void> {
  const { token } = await openSession(app, id, { userAgent: 'Chromium', address: '127.0.0.1' });
  await context.addCookies([{ name: 'perch', value: token, url: origin, httpOnly: true, sameSite: 'Lax' }]);
}
