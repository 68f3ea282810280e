import assert from 'node:assert/strict';
import { until } from '../../rig/until.ts';
import type { AuthBridgeCase } from './subject.ts';
import { add, code, sessionIn, signIn, value } from './tools.ts';

/** Signing in, out, and several accounts. */
export const signInCases: readonly AuthBridgeCase[] = [
  {
    title: 'waits for the browser in one sign-in that calls join, until it is cancelled [LB-14]',
    async run(subject) {
      const news = await subject.listen('onSessionChanged');
      const first = subject.call('signIn');
      const second = subject.call('signIn', {});
      await sessionIn(subject, 'signingIn', ({ phase }) => phase === 'waiting_for_browser');
      await value(subject.call('copySignInLink'));
      assert.equal(await value(subject.call('cancelSignIn')), true);
      assert.equal(await code(first), 'sign_in_cancelled');
      assert.equal(await code(second), 'sign_in_cancelled');
      const session = await sessionIn(subject, 'signedOut');
      // Who cancels knows that it was cancelled.
      assert.equal(session.error, undefined);
      assert.equal(await value(subject.call('cancelSignIn')), false);
      const heard = await until(async () => {
        const all = await news.heard();
        return all.at(-1)?.revision === session.revision ? all : null;
      });
      assert.deepEqual([...new Set(heard.map(({ state }) => state))], ['signingIn', 'signedOut']);
      const revisions = heard.map(({ revision }) => revision);
      assert.deepEqual(
        revisions,
        [...new Set(revisions)].toSorted((one, other) => one - other),
      );
      await news.end();
    },
  },
  {
    title: 'says that access was denied in the browser [LB-03]',
    alone: true,
    async run(subject) {
      const asked = await subject.inBrowser('deny', () => code(subject.call('signIn')));
      assert.equal(asked, 'access_denied');
      const { reason, error } = await sessionIn(subject, 'signedOut');
      assert.deepEqual([reason, error], ['never_signed_in', 'access_denied']);
    },
  },
  {
    title: 'has several accounts: adds, switches, signs out of one [LO-06, TX-11]',
    alone: true,
    async run(subject) {
      await signIn(subject, 'ada');
      await add(subject, 'grace');
      const both = await sessionIn(subject, 'signedIn', ({ account }) =>
        Boolean(account.name?.startsWith('Grace')),
      );
      const [other] = both.otherAccounts ?? [];
      assert.equal(other?.name, 'Ada Lovelace');
      assert.equal(other.provider, both.provider);
      const idOf = ({ issuer, subject: sub }: { issuer: string; subject: string }) => ({
        issuer,
        subject: sub,
      });
      const stranger = { ...idOf(other), issuer: `${other.issuer}/other` };
      assert.equal(await code(subject.call('switchAccount', stranger)), 'account_unknown');
      await subject.leaving('switchAccount', idOf(other));
      const switched = await sessionIn(
        subject,
        'signedIn',
        ({ account }) => account.subject === other.subject,
      );
      assert.deepEqual(switched.otherAccounts?.map(idOf), [idOf(both.account)]);
      const report = await value(subject.call('signOut', { account: idOf(both.account) }));
      assert.equal(report.local, 'done');
      const alone = await sessionIn(subject, 'signedIn');
      assert.equal(alone.otherAccounts, undefined);
      assert.equal(alone.account.subject, other.subject);
    },
  },
];
