import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StartError } from './lib/start-error.ts';

export type ServerRole = 'all' | 'web' | 'worker';
export type RegistrationMode = 'open' | 'approval' | 'invite' | 'closed';
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Everything the environment decides, checked once at the start and never changed. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Public address without a trailing slash, for instance `https://perch.example`. */
  readonly origin: string;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  /** Null: `secret.ts` makes one and keeps it in the data folder. */
  readonly secretKey: string | null;
  readonly role: ServerRole;
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly registration: RegistrationMode;
  readonly allowPrivateAddress: boolean;
  /** ActivityPub is shown to signed requests only. */
  readonly authorizedFetch: boolean;
  readonly trustProxy: boolean;
  readonly logLevel: LogLevel;
  readonly maxPostLength: number;
  /** How much room pictures of other servers may take. */
  readonly mediaCacheBytes: number;
}

/** Names every fault of the configuration at once. */
export class ConfigError extends StartError {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((f) => `  ${f}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment. An empty value counts as absent.
 * @throws {ConfigError} listing every fault by the variable's name
 */
export function readConfig(environment: Environment = process.env): Config {
  const faults: string[] = [];
  const read = reader(environment, faults);
  const port = read.integer('PORT', 3000, 1, 65535);
  const origin = read.origin(`http://localhost:${port}`);
  const databaseUrl = withPassword(
    read.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    read.file('DATABASE_PASSWORD_FILE'),
  );
  const role = read.choice('ROLE', ['all', 'web', 'worker'], 'all');
  if (role !== 'all' && !databaseUrl) {
    faults.push(`ROLE=${role} needs DATABASE_URL: the embedded database serves one process only`);
  }
  const secretKey = read.text('SECRET_KEY');
  if (secretKey !== null && secretKey.length < 32) faults.push('SECRET_KEY must have at least 32 characters');
  const local = origin !== null && isLocal(origin);
  const config: Config = {
    port,
    host: read.text('HOST') ?? (local ? 'localhost' : '0.0.0.0'),
    origin: origin ?? '',
    dataDir: resolve(read.text('DATA_DIR') ?? './data'),
    databaseUrl,
    redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:']),
    secretKey,
    role,
    smtpUrl: read.url('SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: read.text('MAIL_FROM') ?? `Perch <perch@${origin ? new URL(origin).hostname : 'localhost'}>`,
    registration: read.choice('REGISTRATION', ['open', 'approval', 'invite', 'closed'], 'approval'),
    allowPrivateAddress: read.boolean('ALLOW_PRIVATE_ADDRESS', local),
    authorizedFetch: read.boolean('AUTHORIZED_FETCH', false),
    trustProxy: read.boolean('TRUST_PROXY', false),
    logLevel: read.choice('LOG_LEVEL', ['debug', 'info', 'warn', 'error'], 'info'),
    maxPostLength: read.integer('MAX_POST_LENGTH', 500, 1, 100_000),
    mediaCacheBytes: read.integer('MEDIA_CACHE_SIZE', 10, 1, 100_000) * 1024 ** 3,
  };
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze(config);
}

/** The folder of one kind of file under the data folder. */
export function dataPath(config: Config, ...parts: string[]): string {
  return join(config.dataDir, ...parts);
}

/** A password kept in a file, as container engines hand secrets over, put into the address. */
function withPassword(address: string | null, password: string | null): string | null {
  if (!address || !password) return address;
  const url = new URL(address);
  url.password = encodeURIComponent(password);
  return url.href;
}

function isLocal(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}

function reader(environment: Environment, faults: string[]) {
  const text = (name: string): string | null => environment[name]?.trim() || null;
  return {
    text,
    /** What stands in the file of this name. */
    file(name: string): string | null {
      const path = text(name);
      if (path === null) return null;
      try {
        return readFileSync(path, 'utf8').trim();
      } catch {
        faults.push(`${name} names a file that cannot be read: ${path}`);
        return null;
      }
    },
    integer(name: string, fallback: number, least: number, most: number): number {
      const value = text(name);
      if (value === null) return fallback;
      const number = Number(value);
      if (Number.isInteger(number) && number >= least && number <= most) return number;
      faults.push(`${name} must be a whole number from ${least} to ${most}, not "${value}"`);
      return fallback;
    },
    boolean(name: string, fallback: boolean): boolean {
      const value = text(name)?.toLowerCase() ?? null;
      if (value === null) return fallback;
      if (['1', 'true', 'yes', 'on'].includes(value)) return true;
      if (['0', 'false', 'no', 'off'].includes(value)) return false;
      faults.push(`${name} must be true or false, not "${value}"`);
      return fallback;
    },
    choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
      const value = text(name);
      if (value === null) return fallback;
      const found = choices.find((choice) => choice === value);
      if (found) return found;
      faults.push(`${name} must be one of ${choices.join(', ')}, not "${value}"`);
      return fallback;
    },
    /** The value itself is not repeated in the fault: it may hold a password. */
    url(name: string, protocols: readonly string[]): string | null {
      const value = text(name);
      if (value === null) return null;
      if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
      faults.push(`${name} must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`);
      return null;
    },
    origin(fallback: string): string | null {
      const value = text('ORIGIN') ?? fallback;
      const url = URL.canParse(value) ? new URL(value) : null;
      if (
        url &&
        /^https?:$/.test(url.protocol) &&
        url.pathname === '/' &&
        !url.search &&
        !url.hash &&
        !url.username
      ) {
        return url.origin;
      }
      faults.push(
        `ORIGIN must be an http or https address without a path, for instance https://perch.example, not "${value}"`,
      );
      return null;
    },
  };
}
