/** Guards of a sign-in on its way: what is asked for, what comes back over the browser, how long it may take. */
import { inFile, type Mutant } from '../mutant.ts';

const unit = (name: string): string => `test/unit/auth/${name}.test.ts`;
const RESPONSE = [unit('authorization-response')];

export const signIn: readonly Mutant[] = [
  ...inFile('main/auth/authorization-response.ts', RESPONSE, [
    {
      name: 'the state is not compared',
      ids: ['LB-06', 'TX-01'],
      from: 'if (!hasState(parameters, expected.state)) return null;',
      to: '',
    },
    {
      name: 'a repeated parameter is taken',
      ids: ['AR-02'],
      from: 'if (new Set(names).size !== names.length) return invalid;',
      to: '',
    },
    {
      name: 'a response of another flow is taken',
      ids: ['TX-06'],
      from: 'if (FOREIGN_PARAMETERS.some((name) => parameters.has(name))) return invalid;',
      to: '',
    },
    {
      name: 'another issuer in the response is taken',
      ids: ['AR-01'],
      from: 'iss !== expected.issuer) return invalid',
      to: 'false) return invalid',
    },
    {
      name: 'a response without the promised iss is taken',
      ids: ['AR-01'],
      from: 'iss === null ? expected.issRequired',
      to: 'iss === null ? false',
    },
    {
      name: 'a response with both code and error is taken',
      ids: ['AR-04'],
      from: 'if (code !== null) return invalid;',
      to: '',
    },
    {
      name: 'a code of any form is taken',
      ids: ['AR-02'],
      from: '!/^[\\x20-\\x7e]{1,4096}$/.test(code)',
      to: 'code === ""',
    },
    {
      name: 'an error of any name is looked up in what objects have',
      ids: ['AR-03'],
      from: 'Object.hasOwn(ERROR_CODES, error)',
      to: 'true',
    },
  ]),
  ...inFile('main/auth/has-state.ts', RESPONSE, [
    {
      name: 'one of several states is enough',
      ids: ['LB-06'],
      from: 'states.length === 1 && sameText',
      to: 'sameText',
    },
    {
      name: 'a state that begins alike is enough',
      ids: ['LB-06'],
      from: 'if (a.length !== b.length) return false;',
      to: '',
    },
  ]),
  ...inFile(
    'main/auth/authorization-parameters.ts',
    [unit('provider-request')],
    [
      {
        name: 'the challenge is plain',
        ids: ['TX-02'],
        from: "code_challenge_method: 'S256'",
        to: "code_challenge_method: 'plain'",
      },
      { name: 'no nonce is sent', ids: ['IT-04'], from: '    nonce: input.nonce,\n', to: '' },
    ],
  ),
  ...inFile(
    'main/auth/sign-in.ts',
    [unit('session-sign-in')],
    [
      {
        name: 'the browser opens before the port listens for its answer',
        ids: ['LB-03'],
        from: 'const received = receiver.receive((query) => judgeAuthorizationResponse(query, request));\n    const opened = openBrowser(browser, request.url);',
        to: 'const opened = openBrowser(browser, request.url);\n    const received = opened.then(() => receiver.receive((query) => judgeAuthorizationResponse(query, request)));',
      },
      {
        name: 'the port stays open after a sign-in',
        ids: ['LB-03'],
        from: '  } finally {\n    await receiver.close();\n  }',
        to: '  } finally {\n    void receiver;\n  }',
      },
      {
        name: 'an error of the service is redeemed',
        ids: ['AR-03'],
        from: "if (judged.kind === 'error') throw new AuthError(judged.code);",
        to: "if (judged.kind === 'error') throw new Error(judged.code);",
        killedBy: [unit('session-sign-in'), unit('quirks-at-sign-in'), unit('whole-session')],
      },
      {
        name: 'a cancelled sign-in goes on',
        ids: ['LB-14'],
        from: 'const grant = await orAborted(exchange, signal);',
        to: 'const grant = await exchange;',
        killedBy: [unit('session-cancel'), unit('session-sign-in')],
      },
    ],
  ),
  ...inFile(
    'main/auth/sign-in-attempt.ts',
    [unit('session-cancel'), unit('sign-in-attempts')],
    [
      {
        name: 'a sign-in has no end',
        ids: ['LB-14'],
        from: 'controller.abort(new AuthError(code));\n  });\n  const { promise',
        to: 'void code;\n  });\n  const { promise',
      },
    ],
  ),
  ...inFile(
    'main/compose.ts',
    ['test/integration/hostile-provider/mix-up.test.ts'],
    [
      {
        name: 'services on one redirect path need no iss',
        ids: ['MD-08'],
        from: 'paths.filter((each) => each === redirectPath).length > 1',
        to: 'false',
      },
    ],
  ),
  ...inFile(
    'main/auth/begin-sign-in.ts',
    ['test/integration/hostile-provider/mix-up.test.ts'],
    [
      {
        name: 'all services come back to one redirect path',
        ids: ['MD-08'],
        from: 'path: at.redirectPath,',
        to: 'path: config.redirect.path,',
      },
    ],
  ),
  ...inFile(
    'main/auth/unlock-wait.ts',
    [unit('session-unlock')],
    [
      {
        name: 'a sign-in that was cancelled goes on when the store has answered',
        ids: ['LB-14', 'ST-06'],
        from: "signal.throwIfAborted();\n  if (probed === 'locked')",
        to: "if (probed === 'locked')",
      },
    ],
  ),
];
