/** What is followed for as long as the page lives, from the first time that somebody wants to know. */
export interface Store<T> {
  /**
   * Calls `listener` after each change; returns a function that ends it. With `getSnapshot` it is what
   * React's `useSyncExternalStore` takes.
   */
  readonly subscribe: (listener: (value: T) => void) => () => void;
  /** What is known now: the same object until it changes. */
  readonly getSnapshot: () => T;
}

/**
 * Creates a store, and the function that shows its readers something else.
 * @param first what is known before anything is.
 * @param follow called once, at the first use.
 */
export function createStore<T>(
  first: T,
  follow: () => void,
): Store<T> & { readonly show: (next: T) => void } {
  let value = first;
  let isFollowed = false;
  const listeners = new Set<(value: T) => void>();
  const begin = (): void => {
    if (isFollowed) return;
    isFollowed = true;
    follow();
  };

  return {
    show(next) {
      value = next;
      for (const listener of [...listeners]) {
        try {
          listener(next);
        } catch (error) {
          // One listener's mistake must not keep the news from the others.
          console.error(error);
        }
      }
    },
    subscribe(listener) {
      // A function may subscribe twice.
      const own = (next: T): void => listener(next);
      listeners.add(own);
      begin();
      return () => {
        listeners.delete(own);
      };
    },
    getSnapshot() {
      begin();
      return value;
    },
  };
}
