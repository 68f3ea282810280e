/** The app's configuration for the demo provider: what `npm start` and the tests run with. */

/** Where the demo listens. */
export interface DemoAddress {
  readonly issuer: string;
  readonly api: string;
  readonly resource: string;
  readonly clientId: string;
}

/** All that the page of the shell asks for. */
const VERBS = [
  'getSession',
  'signIn',
  'switchAccount',
  'cancelSignIn',
  'reopenBrowser',
  'copySignInLink',
  'keepSession',
  'signOut',
  'request',
  'getActivity',
  'exportActivity',
];

/** The one window, which is granted every route of the APIs that there are. */
function mainWindow(apis: object) {
  const routes = Object.entries(apis as Record<string, { readonly routes?: unknown }>);
  return {
    page: 'index.html',
    verbs: VERBS,
    accounts: 'all',
    apis: Object.fromEntries(routes.map(([name, api]) => [name, api.routes])),
    // Asked for when money is sent for the first time.
    scopes: ['transfers:write'],
  };
}

/** A configuration file's content; `changes` replaces whole top-level keys. */
export function demoConfig(demo: DemoAddress, changes: Record<string, unknown> = {}): string {
  const config = {
    app: { id: 'com.example.auth-shell' },
    provider: {
      name: 'Demo sign-in',
      issuer: demo.issuer,
      clientId: demo.clientId,
      scopes: [
        'openid',
        'profile',
        'email',
        'offline_access',
        'profile:read',
        'notes:write',
        'sessions:end',
      ],
      // The demo grants offline access only when the person agreed to it (OIDC Core section 11).
      prompt: 'consent',
      // It has no page to choose an account on.
      anotherAccountPrompt: 'login',
      postLogoutPath: '/signed-out',
      signOutEverywhere: { url: `${demo.api}/sign-out-everywhere`, resource: demo.resource },
    },
    apis: {
      demo: {
        origin: demo.api,
        resource: demo.resource,
        routes: [
          'GET /profile',
          'GET /notes',
          'POST /notes',
          'GET /notes/events',
          'GET /notes/{id}',
          'GET /files/{size}',
          'GET /events',
          'POST /upload',
          'PUT /upload',
          'GET /transfers',
          'POST /transfers',
        ],
        scopes: {
          'GET /transfers': ['transfers:write'],
          'POST /transfers': ['transfers:write'],
        },
        sensitive: {
          'POST /transfers': { maxAgeSeconds: 300, title: 'Send money', show: ['to', 'amount'] },
        },
      },
    },
    ...changes,
  };
  const windows = { main: mainWindow(config.apis) };
  return `${JSON.stringify({ windows, ...config }, null, 2)}\n`;
}
