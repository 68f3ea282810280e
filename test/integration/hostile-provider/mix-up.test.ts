import { describe, expect, it } from 'vitest';
import type { HostileProvider } from './hostile-server.ts';
import {
  expectGoodProvider,
  signedInScene,
  startScene,
  type Attack,
  type SceneOptions,
} from './scene.ts';

/** Neither promises `iss`, nor sends it. */
const silent: Attack = ({ providers }) => {
  for (const { op } of providers) {
    op.metadata['authorization_response_iss_parameter_supported'] = false;
    const { authorize } = op;
    op.authorize = (url) => {
      const query = authorize(url);
      query.delete('iss');
      return query;
    };
  }
};

/** A good service, and a hostile one beside it. */
async function twoServices(options: SceneOptions = {}) {
  const scene = await startScene({ settings: [{}, {}], ...options });
  const [good, hostile] = scene.providers as [HostileProvider, HostileProvider];
  return { ...scene, good, hostile };
}

describe('a hostile service that sends the browser on to a good one', () => {
  it('gets no code of the good one: its `iss` tells whose it is [MD-08, AR-01]', async () => {
    const scene = await twoServices();
    const { good, hostile } = scene;
    const { outcome } = await scene.signIn((url) => good.op.authorize(url), hostile);
    expect(outcome).toBe('response_invalid');
    expect(hostile.asked('token')).toEqual([]);
    expect((await scene.signIn()).outcome).toBe('done');
  });

  it('gets none either when the good one sends no `iss`, and the hostile one promises none [MD-08, AR-01]', async () => {
    const scene = await twoServices({ attack: silent });
    const { good, hostile } = scene;
    const { outcome } = await scene.signIn((url) => good.op.authorize(url), hostile);
    expect(outcome).toBe('response_invalid');
    expect(hostile.asked('token')).toEqual([]);
    expect(scene.isSignedIn()).toBe(false);
  });

  it('has it come back to a path that the good one does not know, where each has its own [MD-08]', async () => {
    const paths = ['/callback/good', '/callback/other'];
    const settings = paths.map((redirectPath) => ({ redirectPath }));
    const scene = await twoServices({ settings, attack: silent });
    const { good, hostile } = scene;
    const asked: string[] = [];
    const visit = (provider: HostileProvider) => (url: string) => {
      asked.push(new URL(new URL(url).searchParams.get('redirect_uri') ?? '').pathname);
      return provider.op.authorize(url);
    };
    // And so neither needs `iss`.
    expect((await scene.signIn(visit(good), good)).outcome).toBe('done');
    hostile.op.person.sub = 'somebody-else';
    expect((await scene.signIn(visit(hostile), hostile)).outcome).toBe('done');
    expect(asked).toEqual(paths);
  });

  it('cannot have the good one’s sign-in page opened in its own name [UA-02, MD-08]', async () => {
    const scene = await twoServices();
    const { good, hostile } = scene;
    hostile.op.metadata['authorization_endpoint'] = good.op.metadata['authorization_endpoint'];
    expect((await scene.signIn(undefined, hostile)).outcome).toBe('provider_invalid');
    expect(scene.app.tabs).toEqual([]);
  });

  it('cannot be the good one: the issuer in its metadata is its own, or none [MD-01, MD-08]', async () => {
    const scene = await twoServices();
    const { good, hostile } = scene;
    hostile.op.metadata['issuer'] = good.op.issuer;
    expect((await scene.signIn(undefined, hostile)).outcome).toBe('provider_invalid');
  });
});

describe('two services', () => {
  it('of which one sends its own `iss` under the other’s state get nowhere [AR-01, MD-08]', async () => {
    const scene = await twoServices();
    const { good, hostile } = scene;
    for (const iss of [hostile.op.issuer, '', `${good.op.issuer}/`, null]) {
      const { outcome } = await scene.signIn((url) => {
        const query = good.op.authorize(url);
        query.delete('iss');
        if (iss !== null) query.set('iss', iss);
        return query;
      });
      expect([iss, outcome]).toEqual([iss, 'response_invalid']);
    }
    expect(good.asked('token')).toEqual([]);
    expect((await scene.signIn()).outcome).toBe('done');
  });

  it('of which the hostile one names the good one’s endpoints: its code buys nothing there [MD-08]', async () => {
    const scene = await twoServices();
    const { good, hostile } = scene;
    for (const name of ['token_endpoint', 'jwks_uri', 'revocation_endpoint']) {
      hostile.op.metadata[name] = good.op.metadata[name];
    }
    const stolen = await scene.signIn((url) => hostile.op.authorize(url), hostile);
    expect(stolen.outcome).toBe('response_invalid');
    expect(scene.isSignedIn()).toBe(false);
    expect((await scene.signIn()).outcome).toBe('done');
  });

  it('of which the hostile one signs in the good one’s person: it is an account of its own [MD-08, TX-11]', async () => {
    const scene = await twoServices();
    const { good, hostile } = scene;
    expect((await scene.signIn()).outcome).toBe('done');
    const ada = scene.session.snapshot();
    expect((await scene.signIn((url) => hostile.op.authorize(url), hostile)).outcome).toBe('done');
    expect(ada).toMatchObject({ account: { issuer: good.op.issuer, subject: 'ada' } });
    expect(scene.session.snapshot()).toMatchObject({
      account: { issuer: hostile.op.issuer, subject: 'ada' },
    });
    const tokens = hostile.seen.map(({ body }) => new URLSearchParams(body).get('refresh_token'));
    expect(await scene.refresh()).toBe('done');
    expect(tokens.filter((token) => token !== null && good.op.isAlive(token))).toEqual([]);
  });

  it('of which the hostile one sends the other’s ID token: it is refused [MD-08, IT-02]', async () => {
    const scene = await twoServices();
    const { good, hostile } = scene;
    hostile.op.changeClaims = (claims) => {
      claims['iss'] = good.op.issuer;
    };
    hostile.op.key = good.op.key;
    const { outcome } = await scene.signIn((url) => hostile.op.authorize(url), hostile);
    expect(outcome).toBe('id_token_invalid');
    expect(scene.isSignedIn()).toBe(false);
  });
});

it('a code of another app at the same service buys nothing here [MD-08]', async () => {
  const scene = await signedInScene();
  const { op } = scene;
  const before = scene.stored();
  // The other app's: another challenge, another place to come back to.
  const { outcome } = await scene.signIn((url) => {
    const theirs = new URL(url);
    theirs.searchParams.set('code_challenge', 'x'.repeat(43));
    theirs.searchParams.set('redirect_uri', 'http://127.0.0.1:1/other');
    return op.authorize(theirs.href);
  });
  expect(outcome).toBe('response_invalid');
  expect(scene.stored()).toEqual(before);
  expect(await scene.refresh()).toBe('done');
});

describe('the services that this is about', () => {
  it('sign in and refresh when both are good [MD-08]', () =>
    expectGoodProvider({ settings: [{}, {}] }));

  it('need no `iss` when there is but one [AR-01]', () => expectGoodProvider({ attack: silent }));
});
