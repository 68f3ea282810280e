/**
 * The client of `window.auth` for a page's own code, whatever it is built with: docs/client.md. Nothing
 * in it knows a framework, and it needs nothing but the page.
 */
export { AuthError } from './auth-client/auth-error.ts';
export { createAuthClient, type AuthClient } from './auth-client/client.ts';
export { serverSentEvents, type ServerSentEvent } from './auth-client/server-sent-events.ts';
export type * from './auth-client/api-map.ts';
export type { Grants } from './auth-client/grants-store.ts';
export type { Session } from './auth-client/session-store.ts';
export type { Store } from './auth-client/store.ts';
