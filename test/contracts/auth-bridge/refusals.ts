import assert from 'node:assert/strict';
import type { ErrorCode, MethodName } from '../../../preload/contract.ts';
import type { AuthBridgeCase } from './subject.ts';
import { code, sessionIn, value } from './tools.ts';

/** What it refuses, and why. */
export const refusalCases: readonly AuthBridgeCase[] = [
  {
    title: 'with nobody signed in: says so, and says why each call cannot be done',
    async run(subject) {
      const session = await sessionIn(subject, 'signedOut');
      assert.equal(typeof session.revision, 'number');
      assert.equal(typeof session.provider, 'string');
      const nobody = { issuer: subject.issuer, subject: 'nobody' };
      const profile = { api: 'demo', method: 'GET', path: '/profile' };
      const refused: readonly (readonly [ErrorCode, MethodName, ...unknown[]])[] = [
        ['not_signed_in', 'signOut'],
        ['not_signed_in', 'keepSession'],
        ['not_signed_in', 'request', profile],
        ['account_unknown', 'signOut', { account: nobody }],
        ['account_unknown', 'switchAccount', nobody],
        ['no_sign_in_running', 'reopenBrowser'],
        ['no_sign_in_running', 'copySignInLink'],
        ['bad_request', 'signIn', { provider: 'https://nobody.example' }],
      ];
      for (const [expected, method, ...args] of refused) {
        assert.equal(await code(subject.call(method, ...args)), expected, method);
      }
      assert.equal(await code((await subject.open(profile)).head()), 'not_signed_in');
      assert.equal(await value(subject.call('cancelSignIn')), false);
      assert.equal((await value(subject.call('getSession'))).revision, session.revision);
    },
  },
  {
    title: 'calls no API, route, window or path that it is not granted [IP-05]',
    async run(subject) {
      const get = (api: string, path: string, more: object = {}) =>
        code(subject.call('request', { api, method: 'GET', path, ...more }));
      assert.equal(await get('nothing', '/profile'), 'not_granted');
      assert.equal(await get('constructor', '/profile'), 'not_granted');
      assert.equal(await get('demo', '/admin'), 'not_granted');
      assert.equal(await get('demo', '/profile/1'), 'not_granted');
      assert.equal(await get('demo', '/notes/../profile'), 'bad_request');
      assert.equal(await get('demo', '//evil.example/profile'), 'bad_request');
      assert.equal(await get('demo', '/profile%2f..'), 'bad_request');
      assert.equal(await get('demo', '/profile', { body: '{}' }), 'bad_request');
      const remove = { api: 'demo', method: 'DELETE', path: '/profile' };
      assert.equal(await code(subject.call('request', remove)), 'not_granted');
      assert.equal(await code((await subject.open(remove)).head()), 'not_granted');
      assert.equal(await code(subject.call('openWindow', 'other')), 'not_granted');
      assert.equal(await code(subject.call('getAccessToken', { api: 'demo' })), 'not_granted');
    },
  },
];
