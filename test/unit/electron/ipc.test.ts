import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Handlers, Reply, SessionSnapshot, WindowGrants } from '../../../preload/contract.ts';
import { channelOf, methods, type Caller, type MethodName } from '../../../preload/contract.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';
import { createFakeLog } from '../../fakes/fake-log.ts';
import { createCallingPage, grantsWith } from './calling-page.ts';

type Listener = (event: unknown, ...args: readonly unknown[]) => Promise<Reply<unknown>>;
const { listeners } = vi.hoisted(() => ({ listeners: new Map<string, unknown>() }));
vi.mock('electron', () => ({
  ipcMain: {
    handle: (channel: string, listener: unknown) => listeners.set(channel, listener),
    on: (channel: string, listener: unknown) => listeners.set(channel, listener),
  },
}));
const { registerIpc } = await import('../../../main/electron/ipc.ts');

beforeEach(() => {
  listeners.clear();
});

const other = { issuer: 'https://idp.test', subject: 'canary', provider: 'Example' };
const snapshot = {
  state: 'signedOut',
  revision: 1,
  provider: 'Example',
  reason: 'never_signed_in',
  otherAccounts: [other],
} as const satisfies SessionSnapshot;

function surface(granted: Partial<WindowGrants>, ready = true) {
  const loaded = Promise.withResolvers<Handlers>();
  const callers: Caller[] = [];
  const answers = (name: MethodName) => (caller: Caller) => {
    callers.push(caller);
    return name === 'signOut' ? null : snapshot;
  };
  const handlers = Object.fromEntries(
    (Object.keys(methods) as MethodName[]).map((name) => [name, answers(name)]),
  ) as unknown as Handlers;
  const ipc = registerIpc({
    handlers: loaded.promise,
    apis: {},
    clock: createFakeClock(),
    log: createFakeLog(),
  });
  const page = createCallingPage();
  ipc.admit(page.contents, 'index.html', grantsWith(granted));
  const call = (name: MethodName, ...args: readonly unknown[]) =>
    (listeners.get(channelOf(name)) as Listener)(page.sent(), ...args);
  if (ready) loaded.resolve(handlers);
  return { ipc, page, call, callers, load: () => loaded.resolve(handlers) };
}

describe('registerIpc', () => {
  it('answers a snapshot as much as the window may know of it, by each method that does [IP-05]', async () => {
    const all = ['getSession', 'signIn', 'switchAccount', 'keepSession'] as const;
    const { otherAccounts: _others, ...alone } = snapshot;
    const narrow = surface({ verbs: all });
    for (const name of ['getSession', 'signIn', 'keepSession'] as const)
      expect(await narrow.call(name)).toEqual({ ok: true, value: alone });
    const wide = surface({ verbs: all, accounts: 'all' });
    expect(await wide.call('switchAccount', { issuer: 'x', subject: 'y' })).toEqual({
      ok: true,
      value: snapshot,
    });
  });

  it('answers by what is left when the answer is there [IP-05]', async () => {
    const { ipc, call, load } = surface(
      { verbs: ['getSession', 'signIn'], accounts: 'all' },
      false,
    );
    const answer = call('signIn');
    ipc.narrow('main', { accounts: 'current' });
    load();
    expect(await answer).toMatchObject({ ok: true });
    expect(JSON.stringify(await answer)).not.toContain('canary');

    const later = surface({ verbs: ['getSession', 'signIn'] }, false);
    const refused = later.call('signIn');
    later.ipc.narrow('main', { verbs: [] });
    later.load();
    expect(await refused).toEqual({ ok: false, code: 'not_granted' });
  });

  it('tells handlers who calls, and what that one might do then', async () => {
    const { call, callers } = surface({ verbs: ['signOut'] });
    await call('signOut');
    expect(callers).toEqual([
      { window: 'main', grants: grantsWith({ verbs: ['signOut'] }), gone: callers[0]?.gone },
    ]);
    expect(callers[0]?.gone.aborted).toBe(false);
  });

  it('narrows at once, also before the handlers are there [IP-05]', async () => {
    const { call, load } = surface({ verbs: ['signOut', 'getActivity'] }, false);
    const before = call('signOut');
    const narrowed = call('narrowGrants', { verbs: ['getActivity'] });
    const after = call('signOut');
    const left = grantsWith({ verbs: ['getActivity'] });
    expect(await narrowed).toEqual({ ok: true, value: left });
    expect(await call('getGrants')).toEqual({ ok: true, value: left });
    expect(await after).toEqual({ ok: false, code: 'not_granted' });
    load();
    expect(await before).toMatchObject({ ok: true });
  });

  it("tells a window's own page what main took, and nobody else [IP-05, IP-08]", () => {
    const { ipc, page } = surface({ verbs: ['getSession', 'signOut'] });
    const side = createCallingPage('side.html');
    ipc.admit(side.contents, 'side.html', grantsWith({ window: 'side', verbs: ['signOut'] }));
    const left = ipc.narrow('main', { verbs: ['getSession'] });
    expect(left).toEqual(grantsWith({ verbs: ['getSession'] }));
    expect(page.heard).toEqual([['auth:grantsChanged', left]]);
    expect(side.heard).toEqual([]);
    page.show('side.html');
    ipc.narrow('main', { verbs: [] });
    expect(page.heard).toHaveLength(1);
    expect(ipc.narrow('nowhere', { verbs: [] })).toBeNull();
  });

  it('publishes to windows that may ask for the session, to each as much as it may know [IP-05, IP-08]', () => {
    const { ipc, page } = surface({ verbs: ['getSession'] });
    const wide = createCallingPage('wide.html');
    const deaf = createCallingPage('deaf.html');
    const all = grantsWith({ window: 'wide', verbs: ['getSession'], accounts: 'all' });
    ipc.admit(wide.contents, 'wide.html', all);
    ipc.admit(deaf.contents, 'deaf.html', grantsWith({ window: 'deaf', accounts: 'all' }));
    ipc.publish(snapshot);
    const { otherAccounts: _others, ...alone } = snapshot;
    expect(page.heard).toEqual([['auth:sessionChanged', alone]]);
    expect(wide.heard).toEqual([['auth:sessionChanged', snapshot]]);
    expect(deaf.heard).toEqual([]);
  });
});
