/** glewlwyd, of Debian's package: an instance of its own with a fresh database. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { PERSON, type InteropProvider } from '../provider.ts';
import { freePorts, packageVersion, serverFolder, startServer } from '../server-process.ts';
import { CLIENT_ID, endSessions, setUp } from './administration.ts';
import { allow, leave } from './pages.ts';

const SHARED = '/usr/share/glewlwyd';
const SCHEMA = '/usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz';

/** The package's client format knows one `post_logout_redirect_uri`; the plugin reads the plural. */
const READ_LOGOUT_URIS = `update g_client_module_instance set gcmi_parameters = json_set(
  gcmi_parameters, '$."data-format".post_logout_redirect_uris',
  json('{"multiple":true,"read":true,"write":true}'))`;

async function createDatabase(file: string): Promise<void> {
  const database = new DatabaseSync(file);
  // Its passwords are salted by functions of SQLite alone; the file is made for the sqlite3 program.
  database.exec(gunzipSync(await readFile(SCHEMA)).toString());
  database.exec(READ_LOGOUT_URIS);
  database.close();
}

/** The pages as plain files: the package links to other packages, and the server follows no links. */
async function copyPages(folder: string): Promise<void> {
  await cp(join(SHARED, 'webapp'), folder, {
    recursive: true,
    dereference: true,
    // A link to a folder where the page wants a file, and links that lead nowhere.
    filter: (source) => !/config\.json$|\.eot$|\.svg$|\.ttf$|\.woff2?$|\.map$/.test(source),
  });
  await cp('/etc/glewlwyd/config-2.7.json/config.json', join(folder, 'config.json'));
}

const configuration = (folder: string, base: string, port: number) => `
port=${port}
bind_address="127.0.0.1"
external_url="${base}"
login_url="login.html"
api_prefix="api"
static_files_path="${folder}/pages"
log_mode="file"
log_level="WARNING"
log_file="${folder}/glewlwyd.log"
cookie_secure=0
session_expiration=2419200
session_key="GLEWLWYD2_SESSION_ID"
login_api_enabled=true
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="/usr/lib/glewlwyd/user"
client_module_path="/usr/lib/glewlwyd/client"
user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
plugin_module_path="/usr/lib/glewlwyd/plugin"
use_secure_connection=false
secure_connection_key_file="${folder}/none"
secure_connection_pem_file="${folder}/none"
hash_algorithm="SHA512"
database = { type="sqlite3" path="${folder}/database" };
static_files_mime_types = (
  { extension=".html" mime_type="text/html" },
  { extension=".css" mime_type="text/css" },
  { extension=".js" mime_type="application/javascript" },
  { extension=".json" mime_type="application/json" }
)
`;

/** Starts glewlwyd on a free port. */
export async function startGlewlwyd(): Promise<InteropProvider> {
  const folder = await serverFolder('glewlwyd');
  const [port = 0, ...ports] = await freePorts(3);
  const base = `http://127.0.0.1:${port}`;
  await mkdir(join(folder, 'pages'));
  await copyPages(join(folder, 'pages'));
  await createDatabase(join(folder, 'database'));
  const file = join(folder, 'glewlwyd.conf');
  await writeFile(file, configuration(folder, base, port));
  const command = ['glewlwyd', `--config-file=${file}`];
  const server = await startServer(folder, command, `${base}/config`);
  await setUp(base, ports);
  return {
    name: 'glewlwyd',
    version: await packageVersion('glewlwyd'),
    settings: {
      provider: {
        name: 'glewlwyd',
        issuer: `${base}/api/oidc`,
        clientId: CLIENT_ID,
        scopes: ['openid', 'profile', 'email', 'offline_access'],
        postLogoutPath: '/signed-out',
        // Without the hint its page stays empty, and nobody is signed out.
        idTokenHint: true,
      },
      // It compares redirect URIs with their ports.
      redirect: { path: '/callback', ports },
      userinfoOrigin: base,
      userinfo: '/api/oidc/userinfo',
    },
    allow: (page) => allow(page, PERSON),
    deny: null,
    leave,
    endSessions: () => endSessions(base),
    stop: () => server.stop(),
  };
}
