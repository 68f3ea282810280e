/** Guards of a refresh: once, marked, stored, and in time. */
import { inFile, type Mutant } from '../mutant.ts';

const auth = (name: string): string => `test/unit/auth/${name}.test.ts`;
const REFRESH = [auth('session-refresh')];
const PERSISTENCE = [auth('session-persistence')];
const JOURNAL = [auth('session-journal')];
const RACES = [auth('session-sign-out-races'), auth('session-sign-out')];
const UNFINISHED = [auth('session-unfinished-sign-outs')];

export const refresh: readonly Mutant[] = [
  ...inFile('main/auth/token-keeper.ts', REFRESH, [
    {
      name: 'two refreshes run at once',
      ids: ['RT-04'],
      from: 'if (running) return running;',
      to: 'void running;',
    },
    {
      name: 'refreshes of two resources run at once',
      ids: ['RT-04'],
      from: 'inTurn(() => send(resource)).finally',
      to: 'send(resource).finally',
      killedBy: [auth('session-access-token')],
    },
    {
      name: 'a refresh is sent without a mark in the store',
      ids: ['RT-07'],
      from: 'if (rotates) await store.beginRotation(found, clock.now());',
      to: '',
      killedBy: [...JOURNAL, ...REFRESH],
    },
    {
      name: 'a refresh is sent while the mark is being written',
      ids: ['RT-07'],
      from: 'if (rotates) await store.beginRotation(found, clock.now());',
      to: 'if (rotates) void store.beginRotation(found, clock.now());',
      killedBy: [...JOURNAL, ...REFRESH],
    },
    {
      name: 'a token is handed out before the rotation is stored',
      ids: ['RT-02'],
      from: 'if (rotates || marked) await store.save({',
      to: 'if (rotates || marked) void store.save({',
    },
    {
      name: 'a rotation is not stored',
      ids: ['RT-02'],
      from: 'if (rotates || marked) await store.save({ ...record, refreshToken, journal: null });',
      to: 'if (marked) await Promise.resolve();',
    },
    {
      name: 'an answer without a refresh token loses the one that is there',
      ids: ['RT-03'],
      from: 'const { refreshToken = record.refreshToken } = grant;',
      to: "const { refreshToken = '' } = grant;",
    },
    // One look after each await, and the store looks too: taken away one by one they stand for each other.
    {
      name: 'a late answer brings a signed-out session back',
      ids: ['RT-15'],
      from: 'const isDisposed = () => disposed;',
      to: 'const isDisposed = () => false;',
      killedBy: RACES,
    },
    {
      name: 'tokens stay in memory after a sign-out',
      ids: ['LO-05'],
      from: '    cache.clear();\n',
      to: '',
      killedBy: [auth('sign-out-order')],
    },
    {
      name: 'the timer goes on after a sign-out',
      ids: ['LO-05'],
      from: '    sleep.open();\n    cancelTimer();\n    pendingWrite.end();',
      to: '    sleep.open();\n    pendingWrite.end();',
      killedBy: [...RACES, ...REFRESH],
    },
    {
      name: 'a refresh is begun as the computer goes to sleep',
      ids: ['RT-16'],
      from: '    await sleep.awake();\n',
      to: '',
      killedBy: [auth('session-sleep')],
    },
    {
      name: 'a refused token does not end the session',
      ids: ['RT-10'],
      from: "code === 'session_ended' || code === 'session_missing'",
      to: "code === 'session_missing'",
    },
    {
      name: 'an interrupted session is told as any other end',
      ids: ['RT-11'],
      from: "const told = inDoubt ? 'session_interrupted' : code;",
      to: 'const told = code;',
      killedBy: [...REFRESH, ...JOURNAL],
    },
    {
      name: 'an account that is left is refreshed',
      ids: ['LO-06'],
      from: 'if (!byItself || resting) return;',
      to: 'if (!byItself) return;',
      killedBy: [auth('session-accounts')],
    },
    {
      name: 'a short lifetime makes a storm',
      ids: ['RT-20'],
      from: 'Math.max(REFRESH_FLOOR, token.expiresInSeconds * 1000 * part)',
      to: 'token.expiresInSeconds * 1000 * part',
    },
    {
      name: 'all machines refresh at the same moment',
      ids: ['RT-20'],
      from: '0.75 + 0.1 * chance()',
      to: '0.75',
    },
    {
      name: 'a server that asks to be left alone is asked',
      ids: ['RT-10'],
      from: 'const told = flights.has(resource) ? null : backOff.answer();',
      to: 'const told = null as AuthError | null;',
      killedBy: [auth('session-refresh-busy'), auth('session-refresh-refused')],
    },
  ]),
  ...inFile(
    'main/auth/token-cache.ts',
    [auth('session-access-token')],
    [
      {
        name: 'an expired token is handed out',
        ids: ['RT-16'],
        from: 'return clock.monotonic() < freshUntil && clock.now() < expiresAt;',
        to: 'return clock.monotonic() >= 0;',
        killedBy: [auth('session-access-token'), ...REFRESH],
      },
      {
        name: 'a token that expired in a sleep is handed out',
        ids: ['RT-16'],
        from: ' && clock.now() < expiresAt',
        to: '',
        killedBy: [auth('session-sleep'), auth('session-access-token')],
      },
      {
        name: 'a clock that is set back makes a token live longer',
        ids: ['RT-16'],
        from: 'clock.monotonic() < freshUntil && ',
        to: '',
        killedBy: [auth('session-access-token'), ...REFRESH, auth('session-sleep')],
      },
      {
        name: 'a token that came just now is dropped',
        ids: ['RT-17'],
        from: 'if (passedSince(clock, cached.received) < JUST_RECEIVED) return false;',
        to: '',
        killedBy: [auth('session-access-token'), ...REFRESH],
      },
      {
        name: 'the token of one resource is that of another',
        ids: ['RI-01'],
        from: 'const cached = tokens.get(resource);\n      return',
        to: 'const cached = [...tokens.values()][0];\n      return',
        killedBy: [auth('session-access-token'), ...REFRESH],
      },
    ],
  ),
  ...inFile('main/auth/session-store.ts', PERSISTENCE, [
    {
      name: 'what the store did not take is lost',
      ids: ['RT-08'],
      from: "pending = outcome.state === 'stored' ? null : record;",
      to: 'pending = null;',
    },
    {
      name: 'the old token is read again',
      ids: ['RT-08'],
      from: 'const known = pending ?? primed;',
      to: 'const known = primed;',
    },
    {
      name: 'a request is sent though the mark could not be stored',
      ids: ['RT-07'],
      from: "    } else if (outcome.state !== 'stored') {\n      throw new AuthError(storeProblem(outcome.state));",
      to: "    } else if (outcome.state !== 'stored') {\n      void storeProblem(outcome.state);",
      killedBy: [...PERSISTENCE, ...JOURNAL],
    },
    {
      name: 'a session is stored after it was signed out',
      ids: ['RT-15'],
      from: '    if (removed) return;\n    pending = record;',
      to: '    pending = record;',
      killedBy: [auth('session-store')],
    },
    {
      name: 'a signed-out session is read again',
      ids: ['RT-15'],
      from: "if (removed) throw new AuthError('not_signed_in');\n    const known",
      to: 'const known',
      killedBy: [auth('session-store')],
    },
    {
      name: 'a session of a newer version is deleted',
      ids: ['ST-02'],
      from: 'if (memoryOnly || isForeign) return true;',
      to: 'if (memoryOnly) return true;',
      killedBy: [auth('session-store')],
    },
    {
      name: 'the nonce is stored',
      ids: ['TX-10'],
      from: 'const kept = withoutNonce(record);',
      to: 'const kept = record;',
      killedBy: [...PERSISTENCE, auth('session-sign-in'), auth('whole-session')],
    },
    {
      name: 'a store that is locked has lost the session',
      ids: ['ST-05'],
      from: '        throw new AuthError(storeProblem(read.state));\n    }\n  }',
      to: "        throw new AuthError('session_missing');\n    }\n  }",
      killedBy: [auth('session-store')],
    },
    {
      name: 'a sign-out that the store did not take is forgotten',
      ids: ['LO-01'],
      from: 'const marked = !isGone && (await vault.markSignedOut(account, since));',
      to: 'const marked = false;',
      killedBy: UNFINISHED,
    },
    {
      name: 'a session in memory is stored unasked',
      ids: ['ST-01'],
      from: '    pending = record;\n    if (memoryOnly) return;',
      to: '    pending = record;',
      killedBy: [auth('session-keep')],
    },
  ]),
  ...inFile(
    'main/auth/provider-failure.ts',
    ['test/unit/auth/provider-hints.test.ts'],
    [
      {
        name: 'no TLS is held against the refresh token',
        ids: ['RT-10'],
        from: "  'provider_untrusted',\n  'proxy_refused',",
        to: "  'proxy_refused',",
      },
    ],
  ),
];
