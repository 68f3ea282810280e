/**
 * better-auth with its OAuth provider plugin, a database in memory, and the two pages that the plugin leaves to
 * whoever uses it. Its packages are those of the package-lock.json beside this file, not the app's.
 */
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { oauthProvider } from '@better-auth/oauth-provider';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { jwt } from 'better-auth/plugins';

const { port, clientId, ports, accessTokenSeconds, person, secret } = JSON.parse(
  process.argv[2] ?? '',
);
const baseURL = `http://127.0.0.1:${port}`;
const scopes = ['openid', 'profile', 'email', 'offline_access'];

const auth = betterAuth({
  baseURL,
  secret,
  database: new DatabaseSync(':memory:'),
  emailAndPassword: { enabled: true },
  plugins: [
    jwt(),
    oauthProvider({
      loginPage: '/login',
      consentPage: '/consent',
      scopes,
      accessTokenExpiresIn: accessTokenSeconds,
      generateClientId: () => clientId,
    }),
  ],
});
const context = await auth.$context;
const { runMigrations } = await getMigrations(auth.options);
await runMigrations();

// Clients are registered by somebody who is signed in.
const { headers } = await auth.api.signUpEmail({ body: person, returnHeaders: true });
const cookie = headers.getSetCookie().map((one) => one.split(';')[0]);
await auth.api.adminCreateOAuthClient({
  headers: { cookie: cookie.join('; ') },
  body: {
    client_name: 'Auth Shell',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    redirect_uris: ['http://127.0.0.1/callback'],
    post_logout_redirect_uris: ports.map((one) => `http://127.0.0.1:${one}/signed-out`),
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    scope: scopes.join(' '),
    enable_end_session: true,
  },
});

/** The pages post what the person did; the query goes back as it came, because it is signed. */
const page = (title, form, listen) => `<!doctype html>
<html lang="en">
<title>${title}</title>
<main><h1>${title}</h1>${form}</main>
<script>
  async function post(path, said) {
    const answer = await fetch('/api/auth' + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...said, oauth_query: location.search.slice(1) }),
    });
    location.assign((await answer.json()).url);
  }
  ${listen}
</script>
</html>`;

const login = page(
  'Sign in',
  `<form>
    <label>Email <input name="email"></label>
    <label>Password <input name="password" type="password"></label>
    <button>Sign in</button>
  </form>`,
  `document.forms[0].addEventListener('submit', (event) => {
    event.preventDefault();
    post('/sign-in/email', Object.fromEntries(new FormData(event.target)));
  });`,
);
const consent = page(
  'Allow access',
  '<button value="yes">Allow</button><button value="no">Deny</button>',
  `for (const button of document.querySelectorAll('button'))
    button.addEventListener('click', () => post('/oauth2/consent', { accept: button.value === 'yes' }));`,
);

/** What an administrator does. Sessions that end leave refresh tokens of `offline_access` as they are. */
async function forgetPerson() {
  for (const model of ['oauthRefreshToken', 'oauthConsent', 'session'])
    await context.adapter.deleteMany({ model, where: [] });
}

const handle = toNodeHandler(auth);
createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', baseURL);
  const html = { '/login': login, '/consent': consent }[pathname];
  if (html !== undefined) response.writeHead(200, { 'content-type': 'text/html' }).end(html);
  else if (pathname === '/sessions' && request.method === 'DELETE')
    void forgetPerson().then(() => response.writeHead(204).end());
  else void handle(request, response);
}).listen(port, '127.0.0.1');
