import { CredentialStoreError, type Clock, type CredentialStore, type Log } from '../ports.ts';

/** Why the store did not do it. A call that outlives its deadline most likely waits at a prompt. */
export type Withheld = 'locked' | 'denied' | 'unavailable';

/** The store's answer as a value. */
export type Answer<T> =
  { readonly state: 'done'; readonly value: T } | { readonly state: Withheld };

/** A credential store whose failures are values; no method throws. */
export interface StoreAccess {
  /** One store call. */
  get(name: string): Promise<Answer<string | null>>;
  /** One store call, or two after the store was seen locked or denied. */
  set(name: string, value: string): Promise<Answer<null>>;
  /** One store call, or two after the store was seen locked or denied. */
  delete(name: string): Promise<Answer<null>>;
  /** Whether it did what was asked last, and that less than ten seconds ago. */
  answeredLately(): boolean;
}

/** A person needs longer than this to lock the keyring and come back to the app. */
const LATELY_MS = 10_000;

/**
 * Puts the rules of ST-05 between the vault and the store: after an answer of `locked` or `denied`
 * nothing is written or deleted before a read has succeeded, and each change of the store's state is
 * logged once (LG-02). What a store throws ends here.
 */
export function createStoreAccess({
  store,
  clock,
  log,
}: {
  readonly store: CredentialStore;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log?: Log | undefined;
}): StoreAccess {
  let lastState: 'done' | Withheld | null = null;
  let lastAt = 0;

  const noteState = (state: 'done' | Withheld): void => {
    lastAt = clock.monotonic();
    if (state === lastState) return;
    lastState = state;
    log?.event('store.state', { outcome: state === 'done' ? 'available' : state });
  };
  const attempt = async <T>(call: () => Promise<T>): Promise<Answer<T>> => {
    let answer: Answer<T>;
    try {
      answer = { state: 'done', value: await call() };
    } catch (error) {
      answer = { state: withheld(error) };
    }
    noteState(answer.state);
    return answer;
  };
  const get = (name: string): Promise<Answer<string | null>> => attempt(() => store.get(name));
  const change = async (name: string, call: () => Promise<unknown>): Promise<Answer<null>> => {
    if (lastState === 'locked' || lastState === 'denied') {
      const read = await get(name);
      if (read.state !== 'done') return read;
    }
    return attempt(async () => {
      await call();
      return null;
    });
  };

  return {
    get,
    set: (name, value) => change(name, () => store.set(name, value)),
    delete: (name) => change(name, () => store.delete(name)),
    answeredLately: () => lastState === 'done' && clock.monotonic() - lastAt < LATELY_MS,
  };
}

function withheld(error: unknown): Withheld {
  if (!(error instanceof CredentialStoreError)) return 'unavailable';
  return error.reason === 'timeout' ? 'locked' : error.reason;
}

/** Whether an answer says that the store did not do it. */
export function isWithheld<T extends { readonly state: string }>(
  answer: T,
): answer is T & { readonly state: Withheld } {
  const { state } = answer;
  return state === 'locked' || state === 'denied' || state === 'unavailable';
}

/** What a write that did not succeed means where nothing finer can be said. */
export function withheldBy(state: string): Withheld {
  return state === 'locked' || state === 'denied' ? state : 'unavailable';
}
