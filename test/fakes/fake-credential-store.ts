import { CredentialStoreError, type CredentialStore, type StoreFailure } from '../../main/ports.ts';

export type StoreMethod = 'get' | 'set' | 'delete';

/** One call as it arrived; `value` is what `set` was given. */
export interface StoreCall {
  readonly method: StoreMethod;
  readonly account: string;
  readonly value?: string;
}

/** What goes wrong. A hanging call waits, and takes effect when it is released. */
export type StoreFault =
  /** Nothing is read or changed. */
  | { readonly kind: 'fail'; readonly reason: StoreFailure }
  /** Takes effect, and fails all the same: as a call that outlived its deadline does. */
  | { readonly kind: 'land'; readonly reason: StoreFailure }
  | { readonly kind: 'throw'; readonly error: unknown }
  | { readonly kind: 'hang' }
  /** `get` answers this; `set` stores this instead. */
  | { readonly kind: 'corrupt'; readonly value: string | null };

/** Which calls a fault is for; all of them when nothing is said. */
export interface FaultFilter {
  readonly method?: StoreMethod;
  readonly account?: string;
  /** Only the n-th call that matches, counted from 1 since the fault was added. */
  readonly nth?: number;
}

/** A credential store in memory, with faults on demand. */
export interface FakeCredentialStore extends CredentialStore {
  /** What is stored, by account. */
  readonly items: Map<string, string>;
  /** Every call since the start or the last `calls.length = 0`. */
  readonly calls: StoreCall[];
  /** The methods of `calls`, in order. */
  methods(): StoreMethod[];
  /** Adds a fault; returns what takes it away again. The fault added last wins. */
  fault(fault: StoreFault, filter?: FaultFilter): () => void;
  /** Lets every hanging call go on as if nothing had happened. */
  release(): void;
}

interface Scripted {
  readonly fault: StoreFault;
  readonly filter: FaultFilter;
  seen: number;
}

/** An empty store without faults. */
export function createFakeCredentialStore(): FakeCredentialStore {
  const items = new Map<string, string>();
  const calls: StoreCall[] = [];
  let faults: Scripted[] = [];
  let hanging: (() => void)[] = [];

  const faultFor = ({ method, account }: StoreCall): StoreFault | null => {
    let found: StoreFault | null = null;
    for (const scripted of faults) {
      const { filter } = scripted;
      if (filter.method !== undefined && filter.method !== method) continue;
      if (filter.account !== undefined && filter.account !== account) continue;
      scripted.seen += 1;
      if (filter.nth === undefined || filter.nth === scripted.seen) found = scripted.fault;
    }
    return found;
  };
  const arrive = async (call: StoreCall): Promise<StoreFault | null> => {
    calls.push(call);
    const fault = faultFor(call);
    // A store answers later, never at once.
    await Promise.resolve();
    if (fault?.kind === 'fail') throw new CredentialStoreError(fault.reason);
    if (fault?.kind === 'throw') throw fault.error;
    if (fault?.kind === 'hang') await new Promise<void>((resolve) => hanging.push(resolve));
    return fault;
  };

  return {
    items,
    calls,
    methods: () => calls.map((call) => call.method),
    fault: (fault, filter = {}) => {
      const scripted = { fault, filter, seen: 0 };
      faults = [...faults, scripted];
      return () => {
        faults = faults.filter((other) => other !== scripted);
      };
    },
    release: () => {
      const released = hanging;
      hanging = [];
      for (const resume of released) resume();
    },
    get: async (account) => {
      const fault = await arrive({ method: 'get', account });
      return fault?.kind === 'corrupt' ? fault.value : (items.get(account) ?? null);
    },
    set: async (account, value) => {
      const fault = await arrive({ method: 'set', account, value });
      const stored = fault?.kind === 'corrupt' ? fault.value : value;
      if (stored === null) items.delete(account);
      else items.set(account, stored);
      if (fault?.kind === 'land') throw new CredentialStoreError(fault.reason);
    },
    delete: async (account) => {
      const fault = await arrive({ method: 'delete', account });
      const existed = items.delete(account);
      if (fault?.kind === 'land') throw new CredentialStoreError(fault.reason);
      return existed;
    },
  };
}
