import { CredentialStoreError, type Clock, type CredentialStore } from '../ports.ts';
import { backendFailure } from './backend-failure.ts';
import { createNativeCalls } from './native-calls.ts';
import { secretServiceLocked, type KeytarItem } from './secret-service/lock-state.ts';

/** The three of keytar's functions that are used. `findCredentials` crashes the process: never. */
interface Keytar {
  getPassword(service: string, account: string): Promise<unknown>;
  setPassword(service: string, account: string, value: string): Promise<unknown>;
  deletePassword(service: string, account: string): Promise<unknown>;
}

/** The OS credential store, and what a process has to know before it may end. */
export interface KeytarStore extends CredentialStore {
  /**
   * Native calls that have not ended. While there is one, `exit` and `app.quit` block: Node joins the
   * threads, and a prompt can keep one for ever (measured). A process that must end kills itself then.
   */
  readonly pendingCalls: () => number;
}

/** What `createKeytarStore` takes; all but `service` have defaults for the app. */
export interface KeytarStoreOptions {
  /** keytar's service name, see `serviceName`. */
  readonly service: string;
  /** Loads keytar; by default on the first call, so that start-up does not pay for it. */
  readonly load?: () => Promise<unknown>;
  /** How long one call is waited for, in milliseconds (ST-06). */
  readonly deadlineMs?: number;
  readonly after?: Clock['after'];
  /** Whether an item is withheld, so that it reads as absent; throws when that cannot be told. */
  readonly isLocked?: (item: KeytarItem) => Promise<boolean>;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
}

/** A person needs longer than this to lock the keyring and come back to the app. */
const LATELY_MS = 10_000;

/**
 * The credential store of the operating system: Keychain, Credential Manager or Secret Service. Calls
 * go to it one at a time; each has a deadline. Where it can be asked whether it is locked, it is asked
 * before, unless it did its work within the last ten seconds: a call to a locked keyring opens a prompt
 * that nobody asked for, and its thread waits for the answer (decision 0018). Nothing a backend says leaves
 * this file: every failure is a `CredentialStoreError` with `locked`, `denied`, `unavailable` or `timeout`.
 */
export function createKeytarStore({
  service,
  load = () => import('keytar'),
  deadlineMs = 10_000,
  after = afterOnSystemClock,
  isLocked = process.platform === 'linux' ? secretServiceLocked : () => Promise.resolve(false),
  now = () => performance.now(),
}: KeytarStoreOptions): KeytarStore {
  const calls = createNativeCalls({ deadlineMs, after });
  let loaded: Keytar | null = null;
  let answeredAt = Number.NEGATIVE_INFINITY;

  const keytar = async (): Promise<Keytar> => {
    loaded ??= asKeytar(await load());
    return loaded;
  };
  const unlessLocked = async <T>(account: string, value: T): Promise<T> => {
    if (await isLocked({ service, account })) throw new CredentialStoreError('locked');
    return value;
  };
  /** Throws `locked` where keytar's call would open a prompt. */
  const unlessPrompting = async (account: string): Promise<void> => {
    if (now() - answeredAt < LATELY_MS) return;
    // What cannot be told is left to the call.
    const locked = await isLocked({ service, account }).catch(() => false);
    if (locked) throw new CredentialStoreError('locked');
  };
  const failure = async (account: string, thrown: unknown): Promise<CredentialStoreError> => {
    if (thrown instanceof CredentialStoreError) return thrown;
    const reason = backendFailure(thrown);
    if (reason !== 'unavailable') return new CredentialStoreError(reason);
    // Texts are translated in places; the state is not.
    const locked = await isLocked({ service, account }).catch(() => false);
    return new CredentialStoreError(locked ? 'locked' : 'unavailable');
  };
  const ask = <T>(
    kind: 'read' | 'write',
    account: string,
    call: (native: Keytar) => Promise<T>,
  ): Promise<T> =>
    calls.run(kind, async () => {
      try {
        const [native] = await Promise.all([keytar(), unlessPrompting(account)]);
        const value = await call(native);
        answeredAt = now();
        return value;
      } catch (thrown) {
        answeredAt = Number.NEGATIVE_INFINITY;
        throw await failure(account, thrown);
      }
    });

  return {
    get: (account) =>
      ask('read', account, async (native) => {
        const value = await native.getPassword(service, account);
        if (typeof value === 'string') return value;
        return unlessLocked(account, null);
      }),
    set: (account, value) =>
      ask('write', account, async (native) => {
        await native.setPassword(service, account, value);
      }),
    delete: (account) =>
      ask('write', account, async (native) => {
        const deleted = (await native.deletePassword(service, account)) === true;
        return deleted || unlessLocked(account, false);
      }),
    pendingCalls: calls.pending,
  };
}

/** A CommonJS module, imported: everything is on `default`. */
function asKeytar(module: unknown): Keytar {
  const exported = hasKey(module, 'default') ? module.default : module;
  const isKeytar =
    hasKey(exported, 'getPassword') &&
    hasKey(exported, 'setPassword') &&
    hasKey(exported, 'deletePassword');
  if (!isKeytar) throw new CredentialStoreError('unavailable');
  return exported as unknown as Keytar;
}

function hasKey<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === 'object' && value !== null && key in value;
}

const afterOnSystemClock: Clock['after'] = (ms, callback) => {
  const timer = setTimeout(callback, ms);
  return () => {
    clearTimeout(timer);
  };
};
