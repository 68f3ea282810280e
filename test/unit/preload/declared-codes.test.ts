import { describe, expect, expectTypeOf, it } from 'vitest';
import type * as v from 'valibot';
import { AuthError } from '../../../main/auth/auth-error.ts';
import type { Session } from '../../../main/auth/session.ts';
import { anyMethodFails, errors, methods } from '../../../preload/contract.ts';
import type { ErrorCode, MethodArguments, MethodName } from '../../../preload/contract.ts';
import { undeclaredCodes, withDeclaredCodes } from '../../rig/declared-codes.ts';

/** Said by snapshots, by `problem.html`, and by no method. */
const OF_NO_METHOD: readonly ErrorCode[] = ['not_configured', 'config_invalid', 'store_changed'];

describe('the codes of the contract', () => {
  it('are each of some method, or of the session or the start alone [IP-04]', () => {
    const listed = new Set<string>([
      ...anyMethodFails,
      ...Object.values(methods).flatMap(({ fails }): readonly ErrorCode[] => fails),
      ...OF_NO_METHOD,
    ]);
    expect([...listed].sort()).toEqual(Object.keys(errors).sort());
  });

  it.each(Object.entries(methods))('%s names each of its codes once', (_, { fails }) => {
    const all: readonly ErrorCode[] = [...anyMethodFails, ...fails];
    expect(all).toEqual([...new Set(all)]);
  });

  it('leave nothing out that the types of window.auth let a page ask for', () => {
    type Writable<T> = T extends Uint8Array ? T : { -readonly [K in keyof T]: Writable<T[K]> };
    type Accepted = {
      [M in MethodName]: Writable<Required<MethodArguments<M>>> extends v.InferInput<
        (typeof methods)[M]['args']
      >
        ? M
        : never;
    };
    expectTypeOf<Accepted[MethodName]>().toEqualTypeOf<MethodName>();
  });
});

describe('the tests that hold main against them', () => {
  const failing = (code: ErrorCode) =>
    withDeclaredCodes({
      signOut: () => Promise.reject(new AuthError(code)),
      tokens: () => ({ get: () => Promise.reject(new AuthError(code)), invalidate: () => false }),
    } as unknown as Session);

  it('hand on a code of the list', async () => {
    await expect(failing('account_unknown').signOut()).rejects.toThrow(AuthError);
    await expect(failing('internal').tokens().get(undefined)).rejects.toThrow(AuthError);
  });

  it('fail for another one, and name it', async () => {
    await expect(failing('offline').signOut()).rejects.toThrow('methods.signOut.fails');
    await expect(failing('access_denied').tokens().get(undefined)).rejects.toThrow('access_denied');
  });

  it("find one among the lines of the app's standard error", () => {
    const line = (fields: object) => JSON.stringify({ at: '2026-06-12T14:05:30.000Z', ...fields });
    const wrong = line({ event: 'ipc.failed', code: 'offline', method: 'signOut' });
    const output = [
      line({ event: 'ipc.failed', code: 'offline', method: 'request' }),
      line({ event: 'ipc.refused', reason: 'rate_limited', method: 'signOut' }),
      line({ event: 'ipc.refused', reason: 'sender', method: 'signOut' }),
      line({ event: 'refresh.failed', code: 'offline' }),
      'no line of the log',
      wrong,
    ];
    expect(undeclaredCodes(output.join('\n'))).toEqual([wrong]);
  });
});
