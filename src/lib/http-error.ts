/**
 * Why a request gave no answer: `address` = not a public address, `protocol` = not a plain http(s) address,
 * `blocked` = a host we do not speak with,
 * `timeout`, `size` = more bytes than allowed, `redirect` = too many, in circles or from https to http,
 * `network` = anything else.
 */
export type HttpFault = 'address' | 'protocol' | 'blocked' | 'timeout' | 'size' | 'redirect' | 'network';

export class HttpError extends Error {
  readonly fault: HttpFault;
  constructor(fault: HttpFault, message: string) {
    super(message);
    this.name = 'HttpError';
    this.fault = fault;
  }
}
