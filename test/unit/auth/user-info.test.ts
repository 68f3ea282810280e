import { describe, expect, it } from 'vitest';
import type { FakeAnswer } from '../../fakes/fake-http-fetch.ts';
import { sign } from '../../fakes/signing-keys.ts';
import { codeOfFailure, createProviderScenario } from './provider-scenario.ts';

const json = (body: unknown): FakeAnswer => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

async function ask(answer: FakeAnswer, subject = 'ada') {
  const { op, provider } = await createProviderScenario();
  op.answers.userinfo = () => answer;
  return provider.userInfo('access-canary', subject);
}

describe('userInfo', () => {
  it('sends the access token in the header alone [UI-01]', async () => {
    const { op, provider } = await createProviderScenario();
    expect(await provider.userInfo('access-canary', 'ada')).toEqual({
      name: 'Ada Lovelace',
      username: 'ada',
      email: 'ada@example.test',
    });
    const [sent] = op.requests('userinfo');
    expect(sent?.method).toBe('GET');
    expect(sent?.headers.get('authorization')).toBe('Bearer access-canary');
    expect(op.network.requests.map(({ url, body }) => url.href + body).join()).not.toContain(
      'canary',
    );
  });

  it('takes claims of this person to show, and nothing more [UI-01]', async () => {
    expect(
      await ask(json({ sub: 'ada', name: 'Ada', email_verified: true, roles: ['x'] })),
    ).toEqual({
      name: 'Ada',
    });
  });

  it.each([
    ['another person', { sub: 'eve', name: 'Eve' }, 'id_token_invalid'],
    ['the same in another case', { sub: 'Ada' }, 'id_token_invalid'],
    ['nobody', { name: 'Ada' }, 'response_invalid'],
    ['an empty subject', { sub: '' }, 'response_invalid'],
    ['a subject that is no text', { sub: ['ada'] }, 'response_invalid'],
  ])('refuses an answer about %s [UI-01]', async (_what, body, code) => {
    expect(await codeOfFailure(ask(json(body)))).toBe(code);
  });

  it.each([
    [
      '401',
      { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } },
      'response_invalid',
    ],
    ['403', { status: 403 }, 'response_invalid'],
    ['429', { status: 429 }, 'provider_busy'],
    ['503', { status: 503 }, 'provider_busy'],
    ['204', { status: 204 }, 'response_invalid'],
    [
      'a page',
      { headers: { 'content-type': 'text/html' }, body: '{"sub":"ada"}' },
      'response_invalid',
    ],
    ['a list', json([{ sub: 'ada' }]), 'response_invalid'],
    ['300 KB', json({ sub: 'ada', x: 'x'.repeat(300 * 1024) }), 'response_invalid'],
  ])('refuses %s [UI-01, MD-05]', async (_what, answer, code) => {
    expect(await codeOfFailure(ask(answer))).toBe(code);
  });

  it('refuses a signed answer: none was agreed, so none is expected [UI-01]', async () => {
    const { op, provider } = await createProviderScenario();
    op.metadata['userinfo_signing_alg_values_supported'] = ['RS256', 'none'];
    const token = await sign({ iss: op.issuer, aud: op.clientId, sub: 'ada' }, op.key);
    op.answers.userinfo = () => ({ headers: { 'content-type': 'application/jwt' }, body: token });
    expect(await codeOfFailure(provider.userInfo('access-x', 'ada'))).not.toBe('none');
  });
});
