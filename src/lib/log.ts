export type LogFields = Readonly<Record<string, unknown>>;
export type Level = 'debug' | 'info' | 'warn' | 'error';

/** One line of JSON per entry. Give ids and hosts, never secrets, addresses of people or the text of posts. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log whose entries all carry these fields. */
  with(fields: LogFields): Log;
}

const ORDER: readonly Level[] = ['debug', 'info', 'warn', 'error'];

/** Writes entries of `least` level and above, to standard error unless told otherwise. */
export function createLog(
  least: Level,
  print: (line: string) => void = toStandardError,
  fixed: LogFields = {},
): Log {
  const entry =
    (level: Level) =>
    (message: string, fields: LogFields = {}) => {
      if (ORDER.indexOf(level) < ORDER.indexOf(least)) return;
      print(JSON.stringify({ time: new Date().toISOString(), level, message, ...fixed, ...fields }, plain));
    };
  return {
    debug: entry('debug'),
    info: entry('info'),
    warn: entry('warn'),
    error: entry('error'),
    with: (fields) => createLog(least, print, { ...fixed, ...fields }),
  };
}

function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}

function plain(_key: string, value: unknown): unknown {
  if (value instanceof Error) return value.stack ?? value.message;
  return typeof value === 'bigint' ? value.toString() : value;
}
