import { until } from '../../rig/until.ts';
import { call, sessionIn, type PageWindow } from '../support/page-calls.ts';
import { expect, test } from './kit.ts';
import { wrongWithNews } from './reply-schemas.ts';

interface Heard {
  readonly sessions: unknown[];
  readonly grants: unknown[];
}

test('listeners that throw, reject, end themselves, add others and call back keep the news from nobody [IP-06, IP-08]', async ({
  hostile,
  evil,
}) => {
  await evil.evaluate(() => {
    const { auth } = window as unknown as PageWindow;
    const heard = { sessions: [] as unknown[], grants: [] as unknown[] };
    Object.assign(window, { heard });
    const hostileOnes = (subscribe: (listener: (news: never) => void) => () => void) => {
      const thrown: unknown[] = [
        new Error('auth:evil'),
        null,
        undefined,
        Symbol('evil'),
        {
          get message() {
            throw new Error('asked');
          },
        },
        new Proxy({}, {}),
        () => 1,
      ];
      for (const value of thrown) {
        subscribe(() => {
          throw value;
        });
      }
      subscribe(async () => {
        throw new Error('rejected');
      });
      const end = subscribe(() => {
        end();
        end();
        throw new Error('ended');
      });
      subscribe(() => {
        subscribe(() => {
          throw new Error('added');
        });
      });
      subscribe(() => {
        void auth.getSession();
        void auth.narrowGrants({});
      });
      // What a listener is asked for must not be a way in.
      const odd = () => {};
      Object.assign(odd, {
        call: () => heard.sessions.push('called'),
        apply: () => heard.sessions.push('applied'),
        handleEvent: () => heard.sessions.push('handled'),
      });
      subscribe(odd);
    };
    hostileOnes(auth.onSessionChanged as never);
    hostileOnes(auth.onGrantsChanged as never);
    // The last of all.
    auth.onSessionChanged((...news) => heard.sessions.push(...news));
    auth.onGrantsChanged((...news) => heard.grants.push(...news));
  });
  const signing = call(hostile.honest, 'signIn', { another: true });
  await sessionIn(hostile.honest, 'signedIn', ({ adding }) => adding !== undefined);
  await call(hostile.honest, 'cancelSignIn');
  await signing;
  for (const opens of [['main'], []]) await call(evil, 'narrowGrants', { opens });

  // News and answers go different ways: an answer may come before the news that were sent first.
  const heard = await until(
    async () => {
      const so = await evil.evaluate(() => (window as unknown as { heard: Heard }).heard);
      return so.grants.length > 0 && so.sessions.length > 1 ? so : null;
    },
    { what: 'news' },
  );
  expect(heard.sessions.length).toBeGreaterThan(1);
  for (const news of heard.sessions) expect(wrongWithNews('session', news)).toBeNull();
  expect(heard.grants).toHaveLength(1);
  for (const news of heard.grants) expect(wrongWithNews('grants', news)).toBeNull();
  const revisions = heard.sessions.map((news) => (news as { revision: number }).revision);
  expect(revisions).toEqual([...new Set(revisions)].sort((one, other) => one - other));
  expect(await call(evil, 'getSession')).toMatchObject({ ok: true });
});
