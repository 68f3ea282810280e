/** Guards of the end of a session, and of what a page is told of it. */
import { inFile, type Mutant } from '../mutant.ts';

const auth = (name: string): string => `test/unit/auth/${name}.test.ts`;
const RACES = [auth('session-sign-out-races'), auth('session-sign-out')];
const UNFINISHED = [auth('session-unfinished-sign-outs')];

export const signOut: readonly Mutant[] = [
  ...inFile('main/auth/sign-out.ts', RACES, [
    {
      name: 'the provider is told before the session is gone here',
      ids: ['LO-01'],
      from: 'const retired = await leaving.store.retire(options.clock.now());',
      to: 'await revoke({ issuer: "", subject: "", refreshToken: null, since: 0, deleted: false, kept: false, marked: false } as never, options);\n  const retired = await leaving.store.retire(options.clock.now());',
    },
    {
      name: 'a rotation that comes late is not revoked',
      ids: ['LO-02'],
      from: 'const newest = { ...retired, refreshToken: late };',
      to: 'const newest = { ...retired };',
    },
    {
      name: 'what is handed out goes on until the store is empty',
      ids: ['RT-15'],
      from: '  const disposed = leaving.keeper.dispose();\n  const { log, logoutAt } = options;\n  const retired = await leaving.store.retire(options.clock.now());',
      to: '  const { log, logoutAt } = options;\n  const retired = await leaving.store.retire(options.clock.now());\n  const disposed = leaving.keeper.dispose();',
      killedBy: [auth('sign-out-order')],
    },
    {
      name: 'a person waits for a provider that does not answer',
      ids: ['LO-01'],
      from: "return within(clock, REVOKE_LIMIT, finished, 'pending');",
      to: 'return finished;',
      killedBy: [...RACES, ...UNFINISHED],
    },
    {
      name: 'nothing is revoked',
      ids: ['LO-02'],
      from: 'const revocation = await revoke(newest, options);',
      to: "const revocation = 'done' as SignOutReport['revocation'];",
    },
  ]),
  ...inFile('main/auth/unfinished-sign-outs.ts', UNFINISHED, [
    {
      name: 'a newer session is deleted for an old one',
      ids: ['LO-01'],
      from: 'if (!leftovers.includes(leftover)) return null;',
      to: '',
    },
    {
      name: 'a revocation that failed is forgotten',
      ids: ['LO-02'],
      from: "    if (outcome === 'pending') return outcome;\n    last",
      to: '    last',
    },
    {
      name: 'a token is revoked for ever',
      ids: ['LO-02'],
      from: 'clock.now() - since > GIVE_UP_AFTER',
      to: 'false',
    },
    {
      name: 'a server is asked again before it wants to be',
      ids: ['LO-02'],
      from: 'Math.max(backOff, leaveAloneMs)',
      to: 'backOff',
    },
  ]),
  ...inFile(
    'main/auth/browser-logout.ts',
    [auth('session-browser-logout')],
    [
      {
        name: "any return is this sign-out's",
        ids: ['LO-04'],
        from: 'hasState(new URLSearchParams(query), state) ? true : null',
        to: 'true',
      },
      {
        name: 'the port of a return has no end',
        ids: ['LB-03'],
        from: 'cancel = clock.after(RETURN_LIMIT, () => void close());',
        to: '',
      },
      {
        name: 'the port of a return stays open when nothing was opened',
        ids: ['LB-03'],
        from: '    } catch {\n      await close();',
        to: '    } catch {',
      },
    ],
  ),
  ...inFile(
    'main/auth/sign-in-again.ts',
    [auth('session-again'), auth('session-sign-in-again')],
    [
      {
        name: 'somebody else may sign in again',
        ids: ['TX-11'],
        from: "if (!identity || !sameAccount(identity.continuity, account)) return 'wrong_account';",
        to: '',
      },
      {
        name: 'less than what was needed is enough',
        ids: ['IT-09'],
        from: 'return isNarrow || endsSooner',
        to: 'return endsSooner',
      },
    ],
  ),
  ...inFile(
    'main/auth/sign-out-everywhere.ts',
    [auth('session-sign-out-everywhere')],
    [
      {
        name: 'signing out everywhere takes the token of any resource',
        ids: ['RI-01'],
        from: 'keeper.get(target.resource)',
        to: 'keeper.get(undefined)',
      },
      {
        name: 'any answer to it is done',
        ids: ['LO-02'],
        from: "status >= 200 && status <= 299 ? 'done' : 'failed'",
        to: "status > 0 ? 'done' : 'failed'",
      },
    ],
  ),
  ...inFile(
    'main/auth/session-state.ts',
    [auth('session-state')],
    [
      {
        name: 'a page is shown all that is known of an account',
        ids: ['IP-03'],
        from: '{ issuer: account.issuer, subject: account.subject, ...claims }',
        to: '{ ...account, ...claims }',
      },
    ],
  ),
  ...inFile(
    'main/auth/restore.ts',
    [auth('session-restore')],
    [
      {
        name: 'the session of an issuer that is not configured is taken',
        ids: ['RT-14', 'MD-08'],
        from: 'listed.value.filter(({ issuer }) => issuers.includes(issuer))',
        to: 'listed.value',
      },
    ],
  ),
];
