import assert from 'node:assert/strict';
import { methods, type MethodName } from '../../../preload/contract.ts';
import { errors } from '../../../preload/errors.ts';
import type { AuthBridgeCase } from './subject.ts';
import { code } from './tools.ts';

/** Its form, and the form of what it is asked. */
export const formCases: readonly AuthBridgeCase[] = [
  {
    title: 'has every method of the contract, its version, and nothing else [IP-01]',
    async run(subject) {
      const { version, ...shape } = await subject.shape();
      assert.equal(version, 'number');
      const others = ['describe', 'onGrantsChanged', 'onSessionChanged', 'openRequest'];
      assert.deepEqual(Object.keys(shape).sort(), [...Object.keys(methods), ...others].sort());
      assert.deepEqual(new Set(Object.values(shape)), new Set(['function']));
    },
  },
  {
    title: 'describes each code, and one that it does not know as internal [IP-04]',
    async run(subject) {
      for (const known of ['offline', 'not_granted', 'internal'] as const) {
        assert.deepEqual(await subject.describe(known), { code: known, ...errors[known] });
      }
      for (const unknown of ['nonsense', 'constructor', '__proto__']) {
        assert.equal((await subject.describe(unknown)).code, 'internal');
      }
    },
  },
  {
    title: 'answers arguments of another form with bad_request, and never throws [IP-02, IP-04]',
    async run(subject) {
      const wrong: readonly (readonly [MethodName, ...unknown[]])[] = [
        ['getSession', 1],
        ['signIn', 'ada'],
        ['signIn', { person: 'ada' }],
        ['signIn', {}, {}],
        ['signOut', { account: 'ada' }],
        ['signOut', { everywhere: 'yes' }],
        ['switchAccount'],
        ['switchAccount', { issuer: subject.issuer }],
        ['switchAccount', { issuer: subject.issuer, subject: '' }],
        ['request'],
        ['request', { api: 'demo', method: 'GET' }],
        ['request', { api: 'demo', method: 'GET', path: 'profile' }],
        ['request', { api: 'demo', method: 'TRACE', path: '/profile' }],
        ['request', { api: 'demo', method: 'GET', path: '/profile', url: 'https://evil.example' }],
        ['narrowGrants', { everything: true }],
      ];
      for (const [method, ...args] of wrong) {
        assert.equal(await code(subject.call(method, ...args)), 'bad_request', method);
      }
      const call = { api: 'demo', method: 'GET', path: '/profile', responseType: 'text' };
      const opened = await subject.open(call);
      assert.equal(await code(opened.head()), 'bad_request');
      assert.equal(await code(opened.read()), 'bad_request');
    },
  },
];
