/**
 * The ports: everything the logic needs from the world, as small interfaces. Each has one real
 * adapter, one hand-written fake in `test/fakes/`, and one contract suite that both pass.
 */
export type { EventName } from '../preload/events.ts';
export type * from './ports/account.ts';
export * from './ports/http.ts';
export type * from './ports/person.ts';
export type * from './ports/provider.ts';
export * from './ports/redirect.ts';
export type * from './ports/runtime.ts';
export * from './ports/store.ts';
export type * from './ports/vault.ts';
