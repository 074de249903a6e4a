/**
 * Why a request gave no answer: `address` = not a public address, `protocol` = not a plain http(s) address,
 * `timeout`, `size` = more bytes than allowed, `redirect` = too many, in circles or from https to http,
 * `network` = anything else.
 */
export type HttpFault = 'address' | 'protocol' | 'timeout' | 'size' | 'redirect' | 'network';

export class HttpError extends Error {
  readonly fault: HttpFault;
  constructor(fault: HttpFault, message: string) {
    super(message);
    this.name = 'HttpError';
    this.fault = fault;
  }
}
