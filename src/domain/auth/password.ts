import { hash, type Options, verify } from '@node-rs/argon2';
import { type FieldFault, Invalid } from '../errors.ts';

/** The library's const enum is gone once types are stripped. */
const ARGON2ID = 2;
/** argon2id with the parameters OWASP recommends: 19 MiB, two passes. */
const OPTIONS: Options = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
export const MIN_PASSWORD = 10;
const MAX_PASSWORD = 1_000;

/** Of a password nobody knows: what to compare with when nobody has the name, so that the answer takes as long. */
export const DECOY_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$n4ADXf3GEXaW+Optd1LWMQ$QVfIr0A4MZvspcuhPM1ijsgsTYL3OUEItpSeoEvNUMI';

/** Hashing takes a core for milliseconds: only two at once, so that logins never starve the pages. */
let free = 2;
const waiting: (() => void)[] = [];

export function hashPassword(password: string): Promise<string> {
  return oneOfFew(() => hash(password, OPTIONS));
}

/** Takes as long for a wrong password as for the right one. */
export function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  return oneOfFew(() => verify(passwordHash, password.slice(0, MAX_PASSWORD)));
}

/** @throws {Invalid} naming `field` when it is too short or too long */
export function requireGoodPassword(password: string, field = 'password'): void {
  const faults = passwordFaults(password, field);
  if (faults.length > 0) throw new Invalid(faults);
}

export function passwordFaults(password: string, field = 'password'): FieldFault[] {
  if ([...password].length < MIN_PASSWORD)
    return [{ field, key: 'fault.password.short', params: { least: MIN_PASSWORD } }];
  return password.length > MAX_PASSWORD ? [{ field, key: 'fault.password.long' }] : [];
}

async function oneOfFew<Result>(use: () => Promise<Result>): Promise<Result> {
  if (free > 0) free -= 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await use();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }
}
