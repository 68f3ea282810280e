import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, type Demo } from '../../../demo/start-demo.ts';
import { ScriptedBrowser, signInOverHttp, type Visit } from '../../rig/scripted-browser.ts';
import { authorizationUrl, newAttempt, post, REDIRECT_URI, signIn, text } from './oauth-steps.ts';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo({ port: 0, apiPort: 0 });
});

afterAll(() => demo.close());

async function loginPage(
  changes: Record<string, string | null> = {},
): Promise<{ browser: ScriptedBrowser; page: Visit }> {
  const browser = new ScriptedBrowser(demo.issuer);
  const page = await browser.open(authorizationUrl(demo, newAttempt(demo, changes)));
  return { browser, page };
}

function answerIn(visit: Visit): URLSearchParams {
  return new URL(visit.leavesTo ?? 'none:').searchParams;
}

const ada = { user: 'ada', password: 'demo' };

describe('the login page', () => {
  it('says what is wrong after a wrong password and lets the person try again', async () => {
    const { browser, page } = await loginPage();
    const refused = await browser.press(page, 'Sign in', { user: 'ada', password: 'wrong' });
    expect(refused.status).toBe(422);
    expect(refused.markup).toMatch(/role="alert"[^]*That did not match/);
    expect(refused.forms[0]?.fields.get('user')).toBe('ada');
    expect(refused.forms[0]?.fields.get('password')).toBe('');
    const consent = await browser.press(refused, 'Sign in', { password: 'demo' });
    expect(consent.text).toContain('Allow Auth Shell?');
  });

  it('sends access_denied to the app when the person cancels', async () => {
    const { browser, page } = await loginPage({ state: 'the-state' });
    const answer = answerIn(await browser.press(page, 'Cancel'));
    expect(Object.fromEntries(answer)).toMatchObject({
      error: 'access_denied',
      state: 'the-state',
      iss: demo.issuer,
    });
  });

  it('shows a login hint as text, whatever it says', async () => {
    const hint = '"><script>alert(1)</script>';
    const { browser, page } = await loginPage({ login_hint: hint });
    expect(page.forms[0]?.fields.get('user')).toBe(hint);
    expect(page.markup).not.toContain('<script');
    const again = await browser.press(page, 'Sign in', { user: `'${hint}`, password: 'x' });
    expect(again.markup).not.toContain('<script');
    expect(again.forms[0]?.fields.get('user')).toBe(`'${hint}`);
  });

  it('has a policy without scripts whose forms end at the app', async () => {
    const { page } = await loginPage();
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src; style-src 'self'");
    expect(policy).toContain(`form-action 'self' ${new URL(REDIRECT_URI).origin};`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.markup).not.toMatch(/<script|\son\w+=|style="/);
    expect(page.markup).toContain('<html lang="en">');
  });
});

describe('the consent page', () => {
  it('names the app, the person and what each scope means', async () => {
    const { browser, page } = await loginPage();
    const consent = await browser.press(page, 'Sign in', ada);
    for (const words of [
      'Auth Shell would like to',
      'signed in as Ada Lovelace',
      'Know that it is you',
      'See your email address',
      'Keep you signed in',
      'Read and add notes in the demo API',
    ]) {
      expect(consent.text).toContain(words);
    }
    expect(consent.text).not.toContain('notes:write');
  });

  it('lists only what was asked for, and grants no more', async () => {
    const { browser, page } = await loginPage({ scope: 'openid profile:read unknown' });
    const consent = await browser.press(page, 'Sign in', ada);
    expect(consent.text).toContain('Read your profile in the demo API');
    expect(consent.text).not.toContain('See your email address');
    expect(consent.text).not.toContain('add notes');
  });

  it('does not name the demo API when the request did not', async () => {
    const { browser, page } = await loginPage({ resource: null });
    const consent = await browser.press(page, 'Sign in', ada);
    expect(consent.text).toContain('See your email address');
    expect(consent.text).not.toContain('demo API');
  });

  it('sends access_denied to the app when the person denies', async () => {
    const location = await signInOverHttp(authorizationUrl(demo, newAttempt(demo)), {
      decision: 'deny',
    });
    const { searchParams } = new URL(location);
    expect(searchParams.get('error')).toBe('access_denied');
    expect(searchParams.get('code')).toBeNull();
  });

  it('is shown again when the login form is sent a second time', async () => {
    const { browser, page } = await loginPage();
    const consent = await browser.press(page, 'Sign in', ada);
    const stale = { ...page, forms: page.forms.map((form) => ({ ...form, action: consent.url })) };
    const again = await browser.press(stale, 'Sign in', ada);
    expect([again.status, again.forms[0]?.fields.get('prompt')]).toEqual([409, 'consent']);
  });
});

describe('an interaction', () => {
  it('cannot be reached with another address or without its cookie', async () => {
    const { browser, page } = await loginPage();
    const foreign = await browser.open(`${demo.issuer}/interaction/something-else`);
    expect([foreign.status, foreign.forms.length]).toEqual([400, 0]);
    const noCookie = await new ScriptedBrowser(demo.issuer).open(page.url.href);
    expect([noCookie.status, noCookie.forms.length]).toEqual([400, 0]);
    expect(noCookie.text).toContain('started in another browser');
  });

  /** Starts a sign-in and hands out its cookie, which a browser would keep to itself. */
  async function startedInteraction() {
    const response = await fetch(authorizationUrl(demo, newAttempt(demo)), { redirect: 'manual' });
    const cookies = response.headers.getSetCookie().map((header) => header.split(';', 1).join(''));
    return {
      address: new URL(response.headers.get('location') ?? '', demo.issuer),
      cookie: cookies.join('; '),
    };
  }

  it('does not open with the cookie of another one', async () => {
    const { address, cookie } = await startedInteraction();
    expect((await fetch(address, { headers: { cookie } })).status).toBe(200);
    const other = new URL('something-else', address);
    expect((await fetch(other, { headers: { cookie } })).status).toBe(400);
  });

  it('is finished only by a form of the provider itself', async () => {
    const { address, cookie } = await startedInteraction();
    const send = async (headers: Record<string, string>) => {
      const body = new URLSearchParams({ prompt: 'login', action: 'sign-in', ...ada });
      const init: RequestInit = { method: 'POST', body, redirect: 'manual' };
      return (await fetch(address, { ...init, headers: { cookie, ...headers } })).status;
    };
    const { issuer } = demo;
    expect(await send({})).toBe(403);
    expect(await send({ origin: 'http://127.0.0.1:1' })).toBe(403);
    expect(await send({ origin: 'null' })).toBe(403);
    expect(await send({ origin: issuer, 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await send({ origin: issuer, 'content-type': 'text/plain' })).toBe(403);
    expect(await send({ origin: issuer, 'sec-fetch-site': 'same-origin' })).toBe(303);
  });

  it('never takes a form of more than 8 KiB', async () => {
    const { browser, page } = await loginPage();
    const long = { user: 'a'.repeat(9000), password: 'demo' };
    expect((await browser.press(page, 'Sign in', long)).status).toBe(413);
  });
});

describe('sign-out at the provider', () => {
  const returnUri = 'http://127.0.0.1:50009/signed-out';

  it('asks, ends the session and goes back to the app on any port [VM-03]', async () => {
    const browser = new ScriptedBrowser(demo.issuer);
    const { idToken } = await signIn(demo, {}, { browser });
    const query = new URLSearchParams({
      id_token_hint: idToken,
      post_logout_redirect_uri: returnUri,
      state: 'back',
    });
    const question = await browser.open(`${demo.issuer}/session/end?${query}`);
    expect(question.text).toContain('signed in at this provider as Ada Lovelace');
    expect(question.markup).not.toContain('<script');
    const policy = question.headers.get('content-security-policy');
    expect(policy).toContain("form-action 'self' http://127.0.0.1:50009;");
    const done = await browser.press(question, 'Sign out');
    expect(done.leavesTo).toBe(`${returnUri}?state=back`);
    const next = await browser.open(authorizationUrl(demo, newAttempt(demo)));
    expect(next.forms[0]?.fields.get('prompt')).toBe('login');

    const already = await browser.open(`${demo.issuer}/session/end?${query}`);
    expect(already.markup).not.toContain('<script');
    expect(already.text).toContain('Nobody is signed in');
    expect((await browser.press(already, 'Continue')).leavesTo).toBe(`${returnUri}?state=back`);
  });

  it('ends on a page of its own when no address was given', async () => {
    const browser = new ScriptedBrowser(demo.issuer);
    await signIn(demo, {}, { browser });
    const question = await browser.open(`${demo.issuer}/session/end`);
    const done = await browser.press(question, 'Sign out');
    expect([done.status, done.leavesTo]).toEqual([200, undefined]);
    expect(done.text).toContain('You are signed out');
  });

  it('refuses an address that the client did not register', async () => {
    const query = `client_id=${demo.clientId}&post_logout_redirect_uri=https://example.test/`;
    const visit = await new ScriptedBrowser(demo.issuer).open(
      `${demo.issuer}/session/end?${query}`,
    );
    expect(visit.status).toBe(400);
  });
});

describe('a second person in the same browser', () => {
  it('is asked before the first one is signed out', async () => {
    const browser = new ScriptedBrowser(demo.issuer);
    await signIn(demo, {}, { browser });
    const login = await browser.open(
      authorizationUrl(demo, newAttempt(demo, { prompt: 'login consent' })),
    );
    const question = await browser.press(login, 'Sign in', { user: 'grace', password: 'demo' });
    expect(question.text).toContain('Ada Lovelace is signed in here and will be signed out');
    expect(question.markup).not.toContain('<script');
    const consent = await browser.press(question, 'Change and continue');
    expect(consent.text).toContain('signed in as Grace Hopper');
    expect(answerIn(await browser.press(consent, 'Allow')).get('code')).not.toBeNull();
  });
});

describe('the device pages', () => {
  const scope = 'openid profile offline_access';
  const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

  it('sign a device in, after a question and without a script', async () => {
    const started = await post(demo, '/device/auth', { scope });
    const browser = new ScriptedBrowser(demo.issuer);
    const filled = await browser.open(text(started, 'verification_uri_complete'));
    expect(filled.markup).not.toContain('<script');
    expect(filled.forms[0]?.fields.get('user_code')).toBe(text(started, 'user_code'));
    const question = await browser.press(filled, 'Continue');
    expect(question.text).toContain(text(started, 'user_code'));
    const login = await browser.press(question, 'It is mine');
    const consent = await browser.press(login, 'Sign in', ada);
    expect(consent.text).toContain('only if you started it on your device');
    expect((await browser.press(consent, 'Allow')).text).toContain('Your device is signed in');
    const device_code = text(started, 'device_code');
    const tokens = await post(demo, '/token', { grant_type: DEVICE_CODE, device_code });
    expect(tokens.body).toMatchObject({ access_token: expect.any(String) });
  });

  it('say what is wrong with a code, and stop on request', async () => {
    const browser = new ScriptedBrowser(demo.issuer);
    const empty = await browser.open(`${demo.issuer}/device`);
    const wrong = await browser.press(empty, 'Continue', { user_code: '"><b>x' });
    expect(wrong.text).toContain('There is no such code');
    expect(wrong.markup).not.toContain('"><b>x');

    const started = await post(demo, '/device/auth', { scope });
    const question = await browser.press(wrong, 'Continue', {
      user_code: text(started, 'user_code'),
    });
    const stopped = await browser.press(question, 'Stop');
    expect(stopped.text).toContain('was stopped');
    const device_code = text(started, 'device_code');
    const tokens = await post(demo, '/token', { grant_type: DEVICE_CODE, device_code });
    expect(tokens.body['error']).toBe('access_denied');
  });
});
