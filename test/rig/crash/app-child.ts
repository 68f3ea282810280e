/**
 * The app's session in a process of its own, to be killed: its own code on the real keyring and real
 * HTTP; without Electron, so that a thousand of them can be started. Takes commands as JSON lines on
 * stdin, answers in the same way on stdout. Argument: JSON of `ChildStart`.
 */
import { createInterface } from 'node:readline';
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Ends } from '../../../main/compose.ts';
import type { CredentialStore, HttpFetch } from '../../../main/ports.ts';
import { createFakeStoreTrace } from '../../fakes/fake-store-trace.ts';
import type { ChildAnswer, ChildCommand, ChildStart } from './crash-app.ts';
import type { Point } from './points.ts';

// What the build replaces; before anything is loaded that asks for it.
Object.assign(globalThis, { __DEVELOPMENT_BUILD__: true, __PRODUCT_NAME__: 'Auth Shell' });
const { compose, composePorts, storeOptions } = await import('../../../main/compose.ts');
const { parseConfig } = await import('../../../main/config.ts');
const { systemClock } = await import('../../../main/electron/clock.ts');
const { httpOpen } = await import('../node-http-open.ts');
const { createHttpFetch } = await import('../../../main/auth/whole-answer.ts');
const { systemRandom } = await import('../../../main/electron/random.ts');
const { createSignOutMarks } = await import('../../../main/log/sign-out-marks.ts');
const { createMarker } = await import('../../../main/log/marks.ts');
const { createRedirectListener } = await import('../../../main/loopback/redirect-listener.ts');
const { createKeytarStore } = await import('../../../main/vault/keytar-store.ts');
const { createStoreLock } = await import('../../../main/vault/store-lock.ts');
const { holdProfile } = await import('../../../main/vault/secret-service/profile-name.ts');

const start = JSON.parse(process.argv[2] ?? '') as ChildStart;
const say = (answer: ChildAnswer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

/** Where this process ends itself; null: it lives until it is killed from outside. */
let dies: Point | null = start.dies ?? null;
function passing(point: Point): Promise<void> {
  if (dies !== point) return Promise.resolve();
  process.kill(process.pid, 'SIGKILL');
  // The signal needs a moment; nothing may go on in it.
  return new Promise(() => {});
}

/** The store, with the points around its calls; a refresh writes the journal first, then the token. */
function watched(store: CredentialStore): CredentialStore {
  let written: 'nothing' | 'journal' | 'token' = 'nothing';
  return {
    get: async (account) => {
      if (written === 'nothing') await passing('before the record is read');
      const value = await store.get(account);
      if (written === 'token') await passing('when the new token is read back');
      return value;
    },
    set: async (account, value) => {
      const isJournal = value.includes('"rotating"');
      await passing(
        isJournal ? 'before the journal is written' : 'before the new token is written',
      );
      const setting = store.set(account, value);
      await passing(
        isJournal ? 'inside the write of the journal' : 'inside the write of the new token',
      );
      await setting;
      if (dies === null) return;
      written = isJournal ? 'journal' : 'token';
      if (!isJournal) await passing('when the new token is written');
    },
    delete: (account) => store.delete(account),
  };
}

const httpFetch = createHttpFetch(httpOpen, systemClock);
const fetch: HttpFetch = async (request) => {
  const isRefresh = String(request.body).includes('grant_type=refresh_token');
  if (isRefresh) await passing('before the request is sent');
  const response = await httpFetch(request);
  if (isRefresh) await passing('with the answer on its way');
  return response;
};

const parsed = parseConfig(start.config);
if (parsed.kind !== 'ok') throw new Error(`the configuration is ${parsed.kind}`);
const { config } = parsed;
let movedBy = 0;
const items = storeOptions(config, 'development');
const store = createKeytarStore(items);
const ends: Ends = {
  channel: 'development',
  profile: start.profile,
  store: watched(store),
  // A folder of the machine's that survives its processes.
  marks: createSignOutMarks(process.env['XDG_DATA_HOME'] ?? ''),
  trace: createFakeStoreTrace(),
  lock: createStoreLock({ ...items, pendingCalls: store.pendingCalls }),
  open: httpOpen,
  fetch,
  listener: createRedirectListener(),
  browser: {
    open: async (url) => {
      say({ event: 'opened', url });
    },
  },
  clock: { ...systemClock, monotonic: () => systemClock.monotonic() + movedBy },
  random: systemRandom,
  log: { event: () => {}, mark: createMarker(systemRandom.bytes(32)) },
  focusApp: () => {},
};
const ports = composePorts(config, ends);
const { session } = compose(config, ends, ports);
const resource = Object.values(config.apis)[0]?.resource;
const failed = (error: unknown): ChildAnswer => ({
  event: 'failed',
  code: String((error as { code?: unknown }).code),
});

/** Waits until nothing is under way any more, and no sign-out is unfinished. */
async function settled(): Promise<ChildAnswer> {
  for (;;) {
    // Before it is looked at: no change may fall between the two.
    const change = new Promise<void>((resolve) => {
      const end = session.subscribe(() => {
        end();
        resolve();
      });
    });
    const snapshot = session.snapshot();
    // Behind whatever the vault does for this state: an ended session's item is deleted then.
    const tombstones = await ports.vault.tombstones();
    if (session.snapshot() !== snapshot) continue;
    const waits =
      ['starting', 'restoring', 'signingOut'].includes(snapshot.state) ||
      (snapshot.state === 'signedIn' && snapshot.connection === 'refreshing');
    if (!waits && tombstones.state !== 'found') return { event: 'settled', snapshot };
    await change;
  }
}

async function run(command: ChildCommand): Promise<ChildAnswer> {
  switch (command.do) {
    case 'settle':
      return settled();
    case 'signIn':
      return (
        session
          .signIn()
          // The vault does one thing after the other: the session is in its own item then.
          .then(() => ports.vault.probe())
          .then(settled, failed)
      );
    case 'signOut':
      return session.signOut().then(settled, failed);
    case 'heap':
      await ports.vault.probe();
      setFlagsFromString('--expose-gc');
      // Else longer texts, such as a whole answer, are cut in the file.
      setFlagsFromString('--heap-snapshot-string-limit=1000000');
      for (let time = 0; time < 3; time += 1) {
        (runInNewContext('gc') as () => void)();
        await new Promise(setImmediate);
      }
      writeHeapSnapshot(command.file);
      return { event: 'written' };
    case 'refresh':
      dies = command.dies ?? null;
      movedBy += 24 * 60 * 60 * 1000;
      return session
        .tokens()
        .get(resource)
        .then(() => passing('when all is done'))
        .then(settled, failed);
  }
}

// As the app does it before anything is read.
await passing('before the lock is taken');
const { id: appId } = config.app;
const held = await holdProfile({ appId, channel: 'development', profile: start.profile });
if (held !== 'held') throw new Error(`the profile is ${held}`);

createInterface({ input: process.stdin }).on('line', (line) => {
  void run(JSON.parse(line) as ChildCommand).then(say);
});
void session.start();
