import type { Result } from '../../../../preload/contract.ts';
import { errors } from '../../../../preload/errors.ts';
import { createAuthClient } from '../../../../renderer/auth-client.ts';
import type { AuthBridge } from '../../../../preload/contract.ts';
import { createFakeHandle } from './fake-handle.ts';

type Answer = Awaited<ReturnType<AuthBridge['request']>>;

/** A successful answer of an API, as the bridge hands it on. */
export const answered = (status: number, body: string | Uint8Array = ''): Answer => ({
  ok: true,
  value: { status, headers: { 'content-type': 'application/json' }, body },
});

/** A client over a bridge that only writes down what reaches it. */
export function stubbedClient(answer: Answer = answered(200)) {
  const requests: unknown[] = [];
  const opened: unknown[] = [];
  const upload: { told?: (sent: number, total: number) => void } = {};
  const fake = createFakeHandle();
  const bridge = {
    request: (call: unknown) => {
      requests.push(call);
      return Promise.resolve(answer);
    },
    openRequest: (call: unknown, onSent?: (sent: number, total: number) => void) => {
      opened.push(call);
      if (onSent) upload.told = onSent;
      return fake.handle;
    },
    describe: (code: keyof typeof errors) => ({ code, ...errors[code] }),
    onSessionChanged: () => () => {},
    getSession: (): Promise<Result<never>> => new Promise(() => {}),
  };
  const auth = createAuthClient(bridge as unknown as AuthBridge);
  return { auth, requests, opened, upload, ...fake };
}
