import type {
  AuthBridge,
  MethodName,
  Result,
  StreamRequest,
} from '../../../../preload/contract.ts';
import { createFakeAuth } from '../../../../renderer/test-support/fake-auth.ts';
import type { AuthBridgeSubject, Listening } from '../../../contracts/auth-bridge.ts';

const people = {
  ada: { subject: 'ada', name: 'Ada Lovelace' },
  grace: { subject: 'grace', name: 'Grace Hopper' },
} as const;

/** The demo's API, as far as the contract of `window.auth` uses it. */
function demoApi(fake: ReturnType<typeof createFakeAuth>): void {
  const notes: { text: string }[] = [];
  const { control } = fake;
  control.answer('demo', 'GET /profile', { json: { name: 'Ada Lovelace' } });
  control.answer('demo', 'GET /notes', () => ({ json: { notes } }));
  control.answer('demo', 'POST /notes', ({ json }) => {
    const { text } = json as { readonly text?: string };
    if (text === undefined) return { status: 400, json: { error: 'bad_note' } };
    notes.unshift({ text });
    return { status: 201, json: notes[0] };
  });
  control.answer('demo', 'GET /events', () => ({
    body: (async function* () {
      for (let id = 1; ; id += 1) {
        yield `id: ${id}\ndata: ${id}\n\n`;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })(),
  }));
}

/** A fake `window.auth` with the demo's API behind it. */
export function fakeSubject(): AuthBridgeSubject {
  const fake = createFakeAuth();
  demoApi(fake);
  const { auth, control } = fake;
  const verbs = auth as unknown as Record<string, (...args: unknown[]) => Promise<never>>;
  const call = (method: MethodName, ...args: unknown[]) => verbs[method]!(...args);
  const listen = (event: 'onSessionChanged' | 'onGrantsChanged'): Promise<Listening<never>> => {
    const heard: never[] = [];
    const end = (auth[event] as (listener: (value: unknown) => void) => () => void)((value) =>
      heard.push(value as never),
    );
    return Promise.resolve({ heard: async () => heard, end: async () => end() });
  };
  return {
    issuer: 'https://id.example',
    call,
    describe: async (code) => auth.describe(code as Parameters<AuthBridge['describe']>[0]),
    shape: async () =>
      Object.fromEntries(Object.entries(auth).map(([name, value]) => [name, typeof value])),
    listen,
    async open(asked) {
      const told: [number, number][] = [];
      const handle = auth.openRequest(asked as StreamRequest, (...both) => told.push(both));
      return {
        head: () => handle.head,
        async read() {
          const piece = await handle.read();
          if (!piece.ok || piece.value === null) return piece as Result<null>;
          return { ok: true, value: new TextDecoder().decode(piece.value) };
        },
        cancel: async () => handle.cancel(),
        sent: async () => told,
      };
    },
    async inBrowser(act, work) {
      const done = work();
      await new Promise(setImmediate);
      if (act === 'deny') control.failSignIn('access_denied');
      else control.signIn(people[act]);
      return done;
    },
    async leaving(method, ...args) {
      await call(method, ...args);
    },
  };
}
