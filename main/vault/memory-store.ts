import type { CredentialStore } from '../ports.ts';

/**
 * A store that ends with the process, for the session-only case: where the OS offers no credential
 * store a session lives in memory or not at all; there is no file to fall back to (ST-01).
 */
export function createMemoryStore(): CredentialStore {
  const items = new Map<string, string>();
  return {
    get: (account) => Promise.resolve(items.get(account) ?? null),
    set: (account, value) => {
      items.set(account, value);
      return Promise.resolve();
    },
    delete: (account) => Promise.resolve(items.delete(account)),
  };
}
