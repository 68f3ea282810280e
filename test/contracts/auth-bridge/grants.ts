import assert from 'node:assert/strict';
import { until } from '../../rig/until.ts';
import type { AuthBridgeCase } from './subject.ts';
import { code, value } from './tools.ts';

/** What the window may do, and gives up. */
export const grantCases: readonly AuthBridgeCase[] = [
  {
    title: 'tells its grants and its activity',
    async run(subject) {
      const grants = await value(subject.call('getGrants'));
      assert.equal(grants.window, 'main');
      assert.equal(grants.accounts, 'all');
      for (const route of ['GET /notes', 'GET /profile', 'POST /notes', 'GET /events']) {
        assert.ok(grants.apis['demo']?.includes(route), route);
      }
      assert.deepEqual(grants.opens, []);
      assert.deepEqual(grants.accessTokens, []);
      const activity = await value(subject.call('getActivity'));
      assert.ok(activity.some(({ event }) => event === 'app.started'));
      const times = activity.map(({ at }) => at);
      assert.deepEqual(
        times,
        times.toSorted((one, other) => other - one),
      );
    },
  },
  {
    title: 'gives up grants for good, and is told what is left [IP-05]',
    alone: true,
    async run(subject) {
      const told = await subject.listen('onGrantsChanged');
      const { verbs } = await value(subject.call('getGrants'));
      const keep = verbs.filter((verb) => verb !== 'getActivity');
      const left = await value(
        subject.call('narrowGrants', {
          verbs: keep,
          accounts: 'current',
          apis: { demo: ['GET /notes'] },
        }),
      );
      assert.deepEqual(left.apis, { demo: ['GET /notes'] });
      assert.equal(left.accounts, 'current');
      assert.ok(!left.verbs.includes('getActivity') && !left.verbs.includes('switchAccount'));
      assert.deepEqual(await value(subject.call('getGrants')), left);
      assert.deepEqual(
        await until(async () => {
          const heard = await told.heard();
          return heard.length > 0 ? heard : null;
        }),
        [left],
      );
      assert.equal(await code(subject.call('getActivity')), 'not_granted');
      const profile = { api: 'demo', method: 'GET', path: '/profile' };
      assert.equal(await code(subject.call('request', profile)), 'not_granted');
      assert.equal(await code(subject.call('signIn', { another: true })), 'not_granted');
      // Asking for more grants nothing.
      const more = { verbs: [...verbs], accounts: 'all', apis: { demo: ['GET /profile'] } };
      assert.deepEqual(await value(subject.call('narrowGrants', more)), { ...left, apis: {} });
      assert.equal(await code(subject.call('getActivity')), 'not_granted');
      await told.end();

      const news = await subject.listen('onSessionChanged');
      await value(subject.call('narrowGrants', { verbs: ['cancelSignIn'] }));
      assert.equal(await code(subject.call('getSession')), 'not_granted');
      assert.equal(await value(subject.call('cancelSignIn')), false);
      assert.deepEqual(await news.heard(), []);
    },
  },
];
