/** Carries small messages from one part of Perch to all others, in the order of each publisher. Lossy on purpose. */
export interface MessageBus<Message> {
  publish(message: Message): Promise<void>;
  /** Every message from now on, also this process's own. Returns how to stop it. */
  subscribe(listener: (message: Message) => void): () => void;
  close(): Promise<void>;
}

/** Who listens, within one process. A listener that throws harms nobody else. */
export class Listeners<Message> {
  readonly #listeners = new Set<(message: Message) => void>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void = () => {}) {
    this.#onError = onError;
  }

  add(listener: (message: Message) => void): () => void {
    // Wrapped, so that one function subscribed twice is two subscriptions.
    const own = (message: Message) => listener(message);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  tell(message: Message): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(message);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}

/** A bus within this process: enough where one process does everything. */
export function createLocalBus<Message>(onError?: (error: unknown) => void): MessageBus<Message> {
  const listeners = new Listeners<Message>(onError);
  return {
    // Later, as on the other buses: nobody may rely on being told within `publish`.
    publish: async (message) => {
      const copy = structuredClone(message);
      setImmediate(() => listeners.tell(copy));
    },
    subscribe: (listener) => listeners.add(listener),
    close: async () => listeners.clear(),
  };
}
