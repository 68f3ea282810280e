/** The app's configuration for a provider under test; its one API is the provider's userinfo endpoint. */
import type { InteropSettings } from './provider.ts';

/** The API of the configuration, as a page calls it. */
export const userinfoCall = ({ userinfo }: InteropSettings) =>
  ({ api: 'userinfo', method: 'GET', path: userinfo }) as const;

/** A configuration file's content. */
export function interopConfig({ provider, redirect, userinfo, userinfoOrigin }: InteropSettings) {
  const routes = [`GET ${userinfo}`];
  return JSON.stringify({
    app: { id: 'com.example.auth-shell' },
    provider,
    redirect,
    apis: { userinfo: { origin: userinfoOrigin, routes } },
    windows: {
      main: {
        page: 'index.html',
        verbs: ['getSession', 'signIn', 'cancelSignIn', 'signOut', 'request'],
        accounts: 'all',
        apis: { userinfo: routes },
      },
    },
  });
}
