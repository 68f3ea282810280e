import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import { API, callOf, createGuardScenario, TRANSFER } from './guard-scenario.ts';
import { codeOfFailed } from './session-scenario.ts';

const not = { interactive: false };
const challenge = (parameters: string) =>
  [['www-authenticate', `Bearer error="insufficient_user_authentication", ${parameters}`]] as const;
const unauthorized = [['www-authenticate', 'Bearer error="invalid_token"']] as const;

describe('an ordinary call', () => {
  it('has the token at hand, and nobody is asked anything', async () => {
    const { guard, log } = createGuardScenario();
    const tokens = guard(callOf('GET /notes'), not);
    expect(tokens.once).toBe(false);
    expect(await tokens.first()).toBe('token-1');
    expect(log).toEqual(['get urn:bank']);
  });

  it('gets one other token when the API refuses the first, and no more [RT-17]', async () => {
    const { guard, log } = createGuardScenario();
    const tokens = guard(callOf('GET /notes'));
    await tokens.first();
    expect(await tokens.next(unauthorized)).toBe('token-2');
    expect(await tokens.next(unauthorized)).toBeNull();
    expect(log).toEqual(['get urn:bank', 'invalidate', 'get urn:bank']);
  });

  it('gets none when the first came just now [RT-17]', async () => {
    const scenario = createGuardScenario();
    scenario.renewable = false;
    const tokens = scenario.guard(callOf('GET /notes'));
    await tokens.first();
    expect(await tokens.next(unauthorized)).toBeNull();
  });
});

describe('a call that needs access that was not asked for', () => {
  const write = callOf('POST /notes', '{"text":"x"}');

  it('asks nobody unless the page says that it may', async () => {
    const { guard, log } = createGuardScenario();
    expect(await codeOfFailed(guard(write, not).first())).toBe('consent_needed');
    expect(log).toEqual([]);
  });

  it('is not made for a window that may not have it asked for', async () => {
    const { guard, log } = createGuardScenario();
    const tokens = guard(write, { scopes: ['transfers:write'] });
    expect(await codeOfFailed(tokens.first())).toBe('not_granted');
    expect(log).toEqual([]);
  });

  it('shows the person what is asked for, then opens the browser for that and no more', async () => {
    const { guard, log, needs, confirmation } = createGuardScenario();
    expect(await guard(write).first()).toBe('token-1');
    expect(log).toEqual(['asked', 'browser', 'get urn:bank']);
    expect(needs).toEqual([{ scopes: ['notes:write'], maxAge: undefined, resource: 'urn:bank' }]);
    expect(confirmation.asked).toEqual([
      {
        window: 'main',
        title: 'Allow more access?',
        api: 'bank',
        call: 'POST /notes',
        account: 'Ada Lovelace',
        fields: [],
        scopes: ['notes:write'],
        signIn: true,
      },
    ]);
  });

  it('asks once: what was granted is not asked for again', async () => {
    const { guard, log } = createGuardScenario();
    await guard(write).first();
    await guard(write, not).first();
    expect(log.filter((step) => step === 'browser')).toHaveLength(1);
  });

  it('opens no browser when the person says no', async () => {
    const { guard, log, confirmation } = createGuardScenario();
    confirmation.answers = () => false;
    expect(await codeOfFailed(guard(write).first())).toBe('not_confirmed');
    expect(log).toEqual(['asked']);
  });

  it('ends with what came of the browser', async () => {
    const scenario = createGuardScenario();
    scenario.failure = new AuthError('scope_not_granted');
    expect(await codeOfFailed(scenario.guard(write).first())).toBe('scope_not_granted');
    expect(scenario.log).toEqual(['asked', 'browser']);
  });

  it('asks when the token lacks what was granted, as far as anybody said, and once', async () => {
    const scenario = createGuardScenario();
    scenario.granted = ['openid', 'notes:write'];
    scenario.withheld = ['notes:write'];
    expect(await codeOfFailed(scenario.guard(write, not).first())).toBe('consent_needed');
    expect(await scenario.guard(write).first()).toBe('token-3');
    expect(scenario.needs.map(({ scopes }) => scopes)).toEqual([['notes:write']]);
    scenario.inBrowser = () => {
      queueMicrotask(() => (scenario.withheld = ['notes:write']));
    };
    scenario.withheld = ['notes:write'];
    expect(await codeOfFailed(scenario.guard(write).first())).toBe('scope_not_granted');
    expect(scenario.needs).toHaveLength(2);
  });
});

describe('a sensitive call', () => {
  const transfer = callOf('POST /transfers', TRANSFER);

  it('is confirmed with what is sent, signed in to anew, and has a token of its own for what the route needs', async () => {
    const { guard, log, needs, confirmation } = createGuardScenario();
    const tokens = guard(transfer);
    expect(tokens.once).toBe(true);
    expect(await tokens.first()).toBe('token-1');
    expect(log).toEqual(['asked', 'browser', 'single urn:bank transfers:write']);
    expect(needs).toEqual([{ scopes: ['transfers:write'], maxAge: 300, resource: 'urn:bank' }]);
    expect(confirmation.asked[0]).toMatchObject({
      title: 'Send money',
      call: 'POST /transfers',
      fields: [
        ['to', 'Grace'],
        ['amount', '20'],
      ],
      scopes: ['transfers:write'],
      signIn: true,
    });
  });

  it("needs no browser while the last proof is recent, but the person's word each time", async () => {
    const scenario = createGuardScenario();
    scenario.granted = ['transfers:write'];
    scenario.age = 300;
    for (const name of ['token-1', 'token-2']) {
      expect(await scenario.guard(transfer, not).first()).toBe(name);
    }
    const one = ['asked', 'single urn:bank transfers:write'];
    expect(scenario.log).toEqual([...one, ...one]);
    expect(scenario.confirmation.asked[0]).toMatchObject({ signIn: false, scopes: [] });
  });

  it.each([301, null])(
    'with a proof of %s seconds ago is not made unless the page says that the person may be asked',
    async (age) => {
      const scenario = createGuardScenario();
      scenario.granted = ['transfers:write'];
      scenario.age = age;
      const refused = scenario.guard(transfer, not).first();
      expect(await codeOfFailed(refused)).toBe('fresh_sign_in_needed');
      expect(scenario.log).toEqual([]);
    },
  );

  it('that the person does not confirm has no token, and nothing is sent', async () => {
    const { guard, log, confirmation } = createGuardScenario();
    confirmation.answers = () => false;
    expect(await codeOfFailed(guard(transfer).first())).toBe('not_confirmed');
    expect(log).toEqual(['asked']);
  });

  it('of which the proof became old while the person read is signed in to anew', async () => {
    const scenario = createGuardScenario();
    scenario.granted = ['transfers:write'];
    scenario.age = 299;
    scenario.confirmation.answers = () => {
      scenario.age = 301;
      return true;
    };
    await scenario.guard(transfer).first();
    expect(scenario.log).toContain('browser');
    scenario.age = 299;
    expect(await codeOfFailed(scenario.guard(transfer, not).first())).toBe('fresh_sign_in_needed');
  });

  it('asks for no access that the person was not shown', async () => {
    const scenario = createGuardScenario();
    scenario.granted = ['transfers:write'];
    scenario.age = 0;
    scenario.confirmation.answers = () => {
      scenario.granted = [];
      return true;
    };
    expect(await codeOfFailed(scenario.guard(transfer).first())).toBe('consent_needed');
    expect(scenario.log).toEqual(['asked']);
  });

  it('is not sent a second time with another token [RT-17]', async () => {
    const { guard } = createGuardScenario();
    const tokens = guard(transfer);
    await tokens.first();
    expect(await tokens.next(unauthorized)).toBeNull();
  });

  it('whose page has gone while the browser was open has no token', async () => {
    const scenario = createGuardScenario();
    scenario.inBrowser = () => {
      scenario.gone.abort();
    };
    expect(await codeOfFailed(scenario.guard(transfer).first())).toBe('not_confirmed');
    expect(scenario.log).toEqual(['asked', 'browser']);
  });

  it('whose page goes takes its question away', async () => {
    const scenario = createGuardScenario();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    scenario.confirmation.answers = () => promise;
    const refused = codeOfFailed(scenario.guard(transfer).first());
    await new Promise(setImmediate);
    expect(scenario.confirmation.isOpen()).toBe(true);
    scenario.gone.abort();
    expect(await refused).toBe('not_confirmed');
    expect(scenario.confirmation.isOpen()).toBe(false);
    resolve(true);
  });

  it('shows nothing of the body where the configuration names no field', async () => {
    const { guard, confirmation } = createGuardScenario();
    await guard(callOf('DELETE /account')).first();
    expect(confirmation.asked[0]).toMatchObject({ title: 'Close the account', fields: [] });
  });

  it('shows the query that is sent, and is refused when that is too long to be read', async () => {
    const { guard, confirmation } = createGuardScenario();
    const url = 'https://bank.test/transfers?to=Mallory';
    await guard(callOf('POST /transfers', TRANSFER, { url })).first();
    expect(confirmation.asked[0]?.call).toBe('POST /transfers?to=Mallory');
    const long = callOf('POST /transfers', TRANSFER, { url: `${url}${'x'.repeat(300)}` });
    expect(await codeOfFailed(guard(long).first())).toBe('bad_request');
  });

  it.each([
    ['no JSON', 'to=Grace'],
    ['a list', '[{"to":"Grace"}]'],
    ['a text', '"Grace"'],
    ['a name twice', '{"to":"Grace","to":"Mallory"}'],
    ['a name in two cases', '{"to":"Grace","TO":"Mallory"}'],
    ['a byte order mark', '\uFEFF{"to":"Grace"}'],
    ['256 KiB and more', JSON.stringify({ to: 'x'.repeat(256 * 1024) })],
  ])('with %s is refused before anybody is asked', async (_what, body) => {
    const { guard, log } = createGuardScenario();
    expect(await codeOfFailed(guard(callOf('POST /transfers', body)).first())).toBe('bad_request');
    expect(log).toEqual([]);
  });

  it.each([
    ['no body', { body: undefined }],
    ['bytes that are no UTF-8', { body: new Uint8Array([0x7b, 0xff, 0x7d]) }],
    ['another media type', { headers: [['content-type', 'text/plain']] as const }],
    [
      'another encoding',
      { headers: [['content-type', 'application/json; charset=utf-16']] as const },
    ],
    ['no media type', { headers: [] }],
  ])('with %s is refused before anybody is asked', async (_what, changes) => {
    const { guard, log } = createGuardScenario();
    const refused = guard(callOf('POST /transfers', TRANSFER, changes)).first();
    expect(await codeOfFailed(refused)).toBe('bad_request');
    expect(log).toEqual([]);
  });

  it('shows what is sent as it is sent: what is not seen is written out, what is long is cut', async () => {
    const { guard, confirmation } = createGuardScenario();
    const body = JSON.stringify({ to: `Grace\u202E\nFrom: bank${'x'.repeat(300)}`, amount: [1] });
    await guard(callOf('POST /transfers', body)).first();
    const [[, to] = [], [, amount] = []] = confirmation.asked[0]?.fields ?? [];
    expect(to).toMatch(/^Grace\\u\{202e\}\\u\{a\}From: bankx+… \(117 more characters\)$/);
    expect(amount).toBe('[1]');
  });
});

describe('a step-up challenge of an API', () => {
  it('is counted as a question: five calls in a row open the browser, and the sixth waits [IP-07]', async () => {
    const scenario = createGuardScenario();
    const challenged = async () => {
      const tokens = scenario.guard(callOf('GET /notes'));
      await tokens.first();
      return tokens.next(challenge('max_age="60"'));
    };
    for (let time = 0; time < 5; time += 1) expect(await challenged()).toContain('token');
    expect(await codeOfFailed(challenged())).toBe('rate_limited');
    expect(scenario.needs).toHaveLength(5);
    await scenario.clock.advance(20_000);
    expect(await challenged()).toContain('token');
  });

  const read = callOf('GET /notes');

  it('has the person sign in again as it wants, and the call is sent once more [SU-01]', async () => {
    const { guard, log, needs } = createGuardScenario();
    const tokens = guard(read);
    await tokens.first();
    expect(await tokens.next(challenge('max_age="60", acr_values="urn:two"'))).toBe('token-2');
    expect(log).toEqual(['get urn:bank', 'browser', 'get urn:bank']);
    expect(needs).toEqual([
      { scopes: [], maxAge: 60, acrValues: ['urn:two'], resource: 'urn:bank' },
    ]);
  });

  it('without end is followed once [SU-01]', async () => {
    const { guard, log } = createGuardScenario();
    const tokens = guard(read);
    await tokens.first();
    await tokens.next(challenge('max_age="0"'));
    expect(await tokens.next(challenge('max_age="0"'))).toBeNull();
    expect(await tokens.next(challenge('max_age="1"'))).toBeNull();
    expect(log.filter((step) => step === 'browser')).toHaveLength(1);
  });

  it('opens no browser unless the page says that the person may be asked [SU-01]', async () => {
    const { guard, log } = createGuardScenario();
    const tokens = guard(read, not);
    await tokens.first();
    expect(await codeOfFailed(tokens.next(challenge('max_age="60"')))).toBe('fresh_sign_in_needed');
    expect(log).toEqual(['get urn:bank']);
  });

  it('of absurd size is a refusal like any other [SU-01]', async () => {
    const { guard, log } = createGuardScenario();
    const tokens = guard(read);
    await tokens.first();
    await tokens.next(challenge(`max_age="${'9'.repeat(20)}"`));
    await tokens.next(challenge(`acr_values="${'a '.repeat(50)}a"`));
    expect(log).not.toContain('browser');
  });

  it('to a sensitive call is followed with a token of its own, and keeps what the route wants', async () => {
    const { guard, log, needs } = createGuardScenario();
    const tokens = guard(callOf('POST /transfers', TRANSFER));
    await tokens.first();
    await tokens.next(challenge('max_age="4000", acr_values="urn:two"'));
    expect(needs.at(-1)).toMatchObject({ maxAge: 300, acrValues: ['urn:two'] });
    expect(log.slice(-2)).toEqual(['browser', 'single urn:bank transfers:write']);
    expect(log.filter((step) => step === 'asked')).toHaveLength(1);
  });
});

describe('the person', () => {
  const write = callOf('DELETE /account');

  it('is asked one question at a time', async () => {
    const { guard, confirmation } = createGuardScenario();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    confirmation.answers = () => promise;
    const first = codeOfFailed(guard(write).first());
    expect(await codeOfFailed(guard(write).first())).toBe('rate_limited');
    resolve(true);
    expect(await first).toBe('none');
    expect(confirmation.asked).toHaveLength(1);
  });

  it('who answers faster than one can read has not agreed', async () => {
    const scenario = createGuardScenario();
    scenario.confirmation.ask = () => Promise.resolve(true);
    expect(await codeOfFailed(scenario.guard(write).first())).toBe('not_confirmed');
    scenario.confirmation.ask = async () => {
      await scenario.clock.advance(500);
      return true;
    };
    expect(await codeOfFailed(scenario.guard(write).first())).toBe('none');
  });

  it('cannot be worn out: five questions at once, then one in twenty seconds', async () => {
    const { guard, confirmation, clock } = createGuardScenario();
    confirmation.answers = () => false;
    const ask = () => codeOfFailed(guard(write).first());
    const all = [];
    for (let times = 0; times < 10; times += 1) all.push(await ask());
    expect(all.slice(0, 5)).toEqual(Array(5).fill('not_confirmed'));
    expect(all.slice(6)).toEqual(Array(4).fill('rate_limited'));
    await clock.advance(20_000);
    expect(await ask()).toBe('not_confirmed');
    expect(await ask()).toBe('rate_limited');
  });

  it('is not asked for a route whose name all objects have', async () => {
    const { guard, log } = createGuardScenario();
    await guard(callOf('constructor'), not).first();
    expect(log).toEqual(['get urn:bank']);
    expect(API.scopes).not.toHaveProperty('GET /notes');
  });
});
