/** Guards of what the person is asked for, and of tokens that are handed out. */
import { inFile, type Mutant } from '../mutant.ts';

const auth = (name: string): string => `test/unit/auth/${name}.test.ts`;
const GUARDED = [auth('api-guarded'), auth('call-guard')];

export const asking: readonly Mutant[] = [
  ...inFile('main/auth/call-guard.ts', GUARDED, [
    {
      name: 'a sensitive call is sent unasked',
      ids: ['IP-05'],
      from: 'if (sensitive || lacks.scopes.length > 0) await confirm(lacks);',
      to: '',
    },
    {
      name: 'a sign-in that is too old is enough',
      ids: ['SU-01'],
      from: 'isOld: maxAge !== undefined && (age === null || age > maxAge)',
      to: 'isOld: false',
    },
    {
      name: 'a call that is not interactive opens the browser',
      ids: ['SU-01'],
      from: "if (lacks.isOld && !interactive) throw new AuthError('fresh_sign_in_needed');",
      to: '',
    },
    {
      name: 'a call that is not interactive asks for access',
      ids: ['SU-01'],
      from: "if (!interactive) throw new AuthError('consent_needed');",
      to: '',
    },
    {
      name: 'a window may have the person asked for any scope',
      ids: ['IP-05'],
      from: "if (lacking(lacks.scopes, caller.scopes).length > 0) throw new AuthError('not_granted');",
      to: '',
    },
    {
      name: 'a challenge that never ends keeps the person busy',
      ids: ['SU-01'],
      from: 'if (challenged) return null;',
      to: '',
    },
    {
      name: 'an API may have the person sign in as often as it likes',
      ids: ['IP-07'],
      from: 'asking.count();',
      to: '',
    },
    {
      name: 'a refused token is renewed again and again',
      ids: ['RT-17'],
      from: 'sensitive || renewed || !sent',
      to: 'sensitive || !sent',
      // Under an API that refuses every token the call would have no end.
      killedBy: [auth('call-guard')],
    },
    {
      name: 'a call that nobody wants any more is sent after a sign-in',
      ids: ['IP-05'],
      from: "if (gone.aborted) throw new AuthError('not_confirmed');",
      to: '',
    },
    {
      name: 'a sensitive call takes the token that others have',
      ids: ['SU-01'],
      from: 'sensitive ? await account.single(resource, part) : await account.get(resource)',
      to: 'await account.get(resource)',
    },
  ]),
  ...inFile('main/auth/asking.ts', GUARDED, [
    {
      name: 'an answer before anybody can have read counts',
      ids: ['IP-05'],
      from: 'agreed && isRead && !signal.aborted',
      to: 'agreed && !signal.aborted',
    },
    {
      name: 'an answer counts though nobody waits for it',
      ids: ['IP-05'],
      from: 'agreed && isRead && !signal.aborted',
      to: 'agreed && isRead',
      killedBy: [auth('asking')],
    },
    {
      name: 'two questions are open at once',
      ids: ['IP-05'],
      from: "if (isAsking) throw new AuthError('rate_limited');",
      to: '',
    },
    {
      name: 'a page may ask for ever',
      ids: ['IP-07'],
      from: "if (room < 1) throw new AuthError('rate_limited');",
      to: '',
    },
  ]),
  ...inFile('main/auth/question.ts', GUARDED, [
    {
      name: 'a body of another type is shown as JSON',
      ids: ['IP-05'],
      from: '!isJson || !body || body',
      to: '!body || body',
    },
    {
      name: 'a body that can be read in two ways is shown',
      ids: ['IP-05'],
      from: 'fatal: true, ignoreBOM: true',
      to: 'fatal: false, ignoreBOM: true',
      killedBy: [auth('asking')],
    },
    {
      name: 'a call that cannot be shown whole is cut',
      ids: ['IP-05'],
      from: "if (path.length > MAX_CALL_LENGTH) throw new AuthError('bad_request');",
      to: '',
    },
  ]),
  ...inFile(
    'main/auth/json-fields.ts',
    [auth('json-fields')],
    [
      {
        name: 'a name may stand twice',
        ids: ['IP-05'],
        from: 'if (level.names.has(same)) return null;',
        to: '',
      },
      {
        name: 'names that servers take for the same are two',
        ids: ['IP-05'],
        from: "name.normalize('NFKC').toLowerCase()",
        to: 'name',
      },
    ],
  ),
  ...inFile(
    'main/auth/challenge.ts',
    [auth('challenge')],
    [
      {
        name: 'a challenge of any length is read',
        ids: ['SU-01'],
        from: 'if (field.length > MAX_HEADER_LENGTH) return null;',
        to: '',
      },
      {
        name: 'one of several challenges is taken',
        ids: ['SU-01'],
        from: '!found || others.length > 0',
        to: '!found',
      },
      {
        name: 'an age of any size is taken',
        ids: ['SU-01'],
        from: ' && Number(age) <= MAX_MAX_AGE',
        to: '',
      },
    ],
  ),
  ...inFile(
    'main/auth/hand-out-token.ts',
    [auth('hand-out-token')],
    [
      {
        name: 'a token is handed to any window',
        ids: ['IP-03'],
        from: '!api || !limits',
        to: '!api',
      },
      {
        name: 'a token is handed out twice',
        ids: ['IP-03'],
        from: 'handed.has(digest) || !isNarrow',
        to: '!isNarrow',
      },
      {
        name: 'a token of any scope is handed out',
        ids: ['IP-03'],
        from: "scope !== '' && lacking(scopesOf(scope), scopes).length === 0",
        to: 'true',
      },
      {
        name: 'a token of any lifetime is handed out',
        ids: ['IP-03'],
        from: 'lifetimeAssumed !== true && expiresInSeconds <= maxSeconds',
        to: 'true',
      },
      {
        name: 'a token is asked for that was never granted',
        ids: ['IP-03'],
        from: "if (lacking(limits.scopes, account.scopes()).length > 0) throw new AuthError('consent_needed');",
        to: '',
      },
    ],
  ),
];
