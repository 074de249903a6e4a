/** Why Perch cannot start, in words for whoever starts it: told without a stack. */
export class StartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartError';
  }
}
