import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeAuthorizationResponse } from '../../../main/auth/authorization-response.ts';

const STATE = 'Zm9yLXRoaXMtYXR0ZW1wdC1hbG9uZS1hbmQtbm8tb3RoZXI';
const ISSUER = 'https://idp.test';
const expected = { state: STATE, issuer: ISSUER, issRequired: false };
const judge = (query: string, issRequired = false) =>
  judgeAuthorizationResponse(query, { ...expected, issRequired });

const ours = `state=${STATE}`;
const iss = `iss=${encodeURIComponent(ISSUER)}`;
const invalid = { kind: 'error', code: 'response_invalid' };

describe('judgeAuthorizationResponse', () => {
  it('takes a code that comes with the state, and iss when it is sent [LB-06, AR-01]', () => {
    expect(judge(`code=abc&${ours}`)).toEqual({ kind: 'code', response: { code: 'abc' } });
    expect(judge(`${ours}&${iss}&code=a%20b%2B`, true)).toEqual({
      kind: 'code',
      response: { code: 'a b+', iss: ISSUER },
    });
    // What other servers add is not ours to judge (RFC 6749 section 4.1.2).
    expect(judge(`code=abc&${ours}&session_state=x&scope=openid`)).toMatchObject({ kind: 'code' });
  });

  it.each([
    ['nothing', ''],
    ['a code alone', 'code=abc'],
    ['an error alone', 'error=access_denied'],
    ['an empty state', 'code=abc&state='],
    ['another state', `code=abc&state=${STATE.slice(0, -1)}J`],
    ['a part of the state', `code=abc&state=${STATE.slice(0, -1)}`],
    ['more than the state', `code=abc&state=${STATE}x`],
    ['the state in another case', `code=abc&state=${STATE.toUpperCase()}`],
    ['the state twice', `code=abc&${ours}&${ours}`],
    ['the state and another', `code=abc&${ours}&state=x`],
    ['the state under another name', `code=abc&STATE=${STATE}`],
    ['the state in a fragment', `code=abc#${ours}`],
    ['a wrong state with an error', 'error=access_denied&state=x'],
    ['a wrong state with the right iss', `code=abc&state=x&${iss}`],
    ['broken encoding', 'code=%E0%A4%A&state=%'],
    ['a NUL after the state', `code=abc&${ours}%00`],
  ])('keeps waiting after %s [LB-06, TX-04]', (_what, query) => {
    expect(judge(query)).toBeNull();
    expect(judge(query, true)).toBeNull();
  });

  it.each(['code', 'iss', 'error', 'error_description', 'session_state', 'x'])(
    'refuses %s twice [AR-02]',
    (name) => {
      const value = name === 'iss' ? encodeURIComponent(ISSUER) : 'a';
      const rest = name === 'code' ? '' : 'code=abc&';
      expect(judge(`${rest}${ours}&${name}=${value}&${name}=${value}`)).toEqual(invalid);
    },
  );

  it.each([
    ['another one', `iss=${encodeURIComponent('https://evil.test')}`],
    ['one with a slash more', `iss=${encodeURIComponent(`${ISSUER}/`)}`],
    ['one in another case', `iss=${encodeURIComponent('https://IDP.test')}`],
    ['one with the port written out', `iss=${encodeURIComponent(`${ISSUER}:443`)}`],
    ['an empty one', 'iss='],
    ['one with a space', `iss=%20${encodeURIComponent(ISSUER)}`],
  ])('refuses as iss %s, whether the server promised iss or not [AR-01]', (_what, parameter) => {
    for (const promised of [true, false]) {
      expect(judge(`code=abc&${ours}&${parameter}`, promised)).toEqual(invalid);
      expect(judge(`error=access_denied&${ours}&${parameter}`, promised)).toEqual(invalid);
    }
  });

  it('refuses a response without iss when the server promised it [AR-01]', () => {
    expect(judge(`code=abc&${ours}`, true)).toEqual(invalid);
    expect(judge(`error=access_denied&${ours}`, true)).toEqual(invalid);
  });

  it.each(['access_token', 'id_token', 'token', 'token_type', 'response'])(
    'refuses a response of another flow, with %s [TX-06]',
    (name) => {
      expect(judge(`code=abc&${ours}&${name}=x`)).toEqual(invalid);
      expect(judge(`code=abc&${ours}&${name}=`)).toEqual(invalid);
    },
  );

  it('refuses a code and an error together [AR-04]', () => {
    expect(judge(`code=abc&${ours}&error=access_denied`)).toEqual(invalid);
    expect(judge(`code=&${ours}&error=access_denied`)).toEqual(invalid);
    expect(judge(`code=abc&${ours}&error=`)).toEqual(invalid);
  });

  it.each([
    ['no code', ours],
    ['an empty code', `code=&${ours}`],
    ['a code of 5,000 characters', `code=${'x'.repeat(5000)}&${ours}`],
    ['a line break in the code', `code=a%0D%0Ab&${ours}`],
    ['a NUL in the code', `code=a%00&${ours}`],
    ['a code beyond ASCII', `code=%C3%BC&${ours}`],
  ])('refuses %s [AR-02]', (_what, query) => {
    expect(judge(query)).toEqual(invalid);
  });

  it.each([
    ['access_denied', 'access_denied'],
    ['consent_required', 'access_denied'],
    ['server_error', 'provider_busy'],
    ['temporarily_unavailable', 'provider_busy'],
    ['invalid_request', 'sign_in_not_allowed'],
    ['unauthorized_client', 'sign_in_not_allowed'],
    ['unsupported_response_type', 'sign_in_not_allowed'],
    ['invalid_scope', 'sign_in_not_allowed'],
    ['login_required', 'sign_in_not_allowed'],
    ['interaction_required', 'sign_in_not_allowed'],
    ['account_selection_required', 'sign_in_not_allowed'],
    ['request_uri_not_supported', 'sign_in_not_allowed'],
    ['an%20unknown%20one', 'sign_in_not_allowed'],
    ['', 'sign_in_not_allowed'],
    ['__proto__', 'sign_in_not_allowed'],
    ['constructor', 'sign_in_not_allowed'],
    ['toString', 'sign_in_not_allowed'],
  ])('answers the error %j with the code %s [AR-03]', (error, code) => {
    expect(judge(`error=${error}&${ours}`)).toEqual({ kind: 'error', code });
  });

  it.each([
    ['10 KB', 'x'.repeat(10_240)],
    ['markup', '<img src=x onerror=alert(1)>'],
    ['text from right to left', '\u202Egnp.exe'],
    ['a line break', 'a\r\nb'],
  ])('takes nothing of an error_description of %s [AR-03]', (_what, description) => {
    const extra = `error_description=${encodeURIComponent(description)}&error_uri=javascript:1`;
    expect(judge(`error=access_denied&${ours}&${extra}`)).toEqual({
      kind: 'error',
      code: 'access_denied',
    });
  });

  it('answers any query, and only null to one without the state [LB-06, LB-07]', () => {
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom(STATE, ISSUER, 'access_denied', '%', '%00'),
    );
    const name = fc.oneof(
      fc.constantFrom('state', 'code', 'error', 'iss', 'id_token', '__proto__'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), fc.boolean(), (pairs, promised) => {
        const query = pairs.map(([key, text]) => `${key}=${text}`).join('&');
        const judged = judge(query, promised);
        if (new URLSearchParams(query).get('state') !== STATE) expect(judged).toBeNull();
        if (judged?.kind === 'code') expect(judged.response.code).toMatch(/^[\x20-\x7e]+$/);
      }),
      { numRuns: 2000 },
    );
  });
});
