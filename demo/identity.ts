import packageJson from '../package.json' with { type: 'json' };

/** The name people read on the login and consent pages; it lives in package.json alone. */
export const APP_NAME = packageJson.productName;

/** The public client that the app uses at the demo provider. */
export const CLIENT_ID = 'auth-shell-demo';

/** Resource indicator of the demo API (RFC 8707): a name, so that it holds whichever port is free. */
export const DEMO_API_RESOURCE = 'urn:auth-shell:demo-api';

/** Where the provider may send an authorization response. RFC 8252 section 7.3: any port. */
export const REDIRECT_URIS = ['http://127.0.0.1/callback', 'http://[::1]/callback'] as const;

/** Where the provider may send a person after sign-out; any port, as above. */
export const POST_LOGOUT_REDIRECT_URIS = [
  'http://127.0.0.1/signed-out',
  'http://[::1]/signed-out',
] as const;
