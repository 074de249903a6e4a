/**
 * The few ways in which a use case can refuse. `key` names a text of the catalogue (`errors.*`),
 * `params` fill its gaps, and `path` among them is a page that helps; each face maps the kind to its own answer, once.
 */
export type ErrorParams = Readonly<Record<string, string | number>>;

export abstract class DomainError extends Error {
  readonly key: string;
  readonly params: ErrorParams;
  constructor(key: string, params: ErrorParams = {}) {
    super(key);
    this.name = new.target.name;
    this.key = key;
    this.params = params;
  }
}

/** Absent, or hidden from this viewer: nobody can tell the two apart. */
export class NotFound extends DomainError {
  constructor(key = 'errors.notFound') {
    super(key);
  }
}

/** Permanently gone (a deleted account or post): 410. */
export class Gone extends DomainError {
  constructor(key = 'errors.gone', params?: ErrorParams) {
    super(key, params);
  }
}

/** The viewer may see it, but not do this. */
export class Forbidden extends DomainError {
  constructor(key = 'errors.forbidden', params?: ErrorParams) {
    super(key, params);
  }
}

/** Nobody is logged in and the use case needs somebody. */
export class Unauthenticated extends DomainError {
  constructor(key = 'errors.loginNeeded') {
    super(key);
  }
}

/** One wrong value of a form. */
export interface FieldFault {
  field: string;
  key: string;
  params?: ErrorParams;
}

/** Wrong input; every fault names its field. */
export class Invalid extends DomainError {
  readonly faults: readonly FieldFault[];
  constructor(faults: FieldFault | readonly FieldFault[]) {
    super('errors.invalid');
    this.faults = Array.isArray(faults) ? faults : [faults as FieldFault];
  }
}

/** The state has moved on: somebody else was first. */
export class Conflict extends DomainError {
  constructor(key = 'errors.conflict', params?: ErrorParams) {
    super(key, params);
  }
}

/** Too often; `retryAfter` in seconds. */
export class TooMany extends DomainError {
  readonly retryAfter: number;
  constructor(retryAfter: number) {
    super('errors.tooMany', { seconds: retryAfter });
    this.retryAfter = retryAfter;
  }
}
