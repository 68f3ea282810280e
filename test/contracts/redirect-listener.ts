import { describe, expect, it, vi } from 'vitest';
import { ListenerError, type RedirectListener, type RedirectReceiver } from '../../main/ports.ts';
import type { Shown } from '../fakes/fake-redirect-listener.ts';

/** A listener and a browser that can reach it. */
export interface RedirectListenerHarness {
  readonly listener: RedirectListener;
  /** Follows a redirect to `redirectUri?query` to the page it ends on. */
  visit(redirectUri: string, query: string): Promise<Shown>;
}

const PATH = '/callback';
const genuine = (query: string): string | null => (query.startsWith('state=ours') ? query : null);

/** Registers the tests that every implementation of the `RedirectListener` port must pass. */
export function describeRedirectListener(
  name: string,
  createHarness: () => RedirectListenerHarness,
): void {
  describe(`redirect listener contract: ${name}`, () => {
    const setUp = async (): Promise<
      RedirectListenerHarness & { receiver: RedirectReceiver; abort: AbortController }
    > => {
      const harness = createHarness();
      const abort = new AbortController();
      const receiver = await open(harness.listener, 'any', abort.signal);
      return { ...harness, receiver, abort };
    };

    it('names the IP literal, a port and the path in the redirect URI [LB-02]', async () => {
      const { receiver } = await setUp();
      expect(receiver.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d{1,4}\/callback$/);
      await receiver.close();
    });

    it('delivers what the judge made of the raw query [LB-02]', async () => {
      const { receiver, visit } = await setUp();
      const judge = vi.fn(genuine);
      const received = receiver.receive(judge);
      const shown = visit(receiver.redirectUri, 'state=ours&code=%2B%20a');
      const redirect = await received;
      expect(redirect.response).toBe('state=ours&code=%2B%20a');
      expect(judge.mock.calls).toEqual([['state=ours&code=%2B%20a']]);
      redirect.answer({ kind: 'signed_in' });
      expect(await shown).toEqual({ kind: 'signed_in' });
      await receiver.close();
    });

    it('shows why it did not work, and the first answer counts [LB-10]', async () => {
      const { receiver, visit } = await setUp();
      const received = receiver.receive(genuine);
      const shown = visit(receiver.redirectUri, 'state=ours');
      const redirect = await received;
      redirect.answer({ kind: 'failed', sentence: 'The sign-in was declined in the browser.' });
      redirect.answer({ kind: 'signed_in' });
      expect(await shown).toEqual({
        kind: 'failed',
        sentence: 'The sign-in was declined in the browser.',
      });
      await receiver.close();
    });

    it('keeps waiting after what the judge does not recognise, or fails on [LB-06]', async () => {
      const { receiver, visit } = await setUp();
      const received = receiver.receive((query) => {
        if (query === '') throw new TypeError('hostile');
        return genuine(query);
      });
      for (const query of ['', 'state=theirs&code=x', 'error=access_denied']) {
        expect(await visit(receiver.redirectUri, query)).toEqual({ kind: 'not_ours' });
      }
      const shown = visit(receiver.redirectUri, 'state=ours');
      (await received).answer({ kind: 'signed_in' });
      expect(await shown).toEqual({ kind: 'signed_in' });
      await receiver.close();
    });

    it('takes nothing before it is told what to wait for [LB-06]', async () => {
      const { receiver, visit } = await setUp();
      expect(await visit(receiver.redirectUri, 'state=ours')).toEqual({ kind: 'not_ours' });
      await receiver.close();
    });

    it('lets the first callback win and asks the judge about no other [LB-08]', async () => {
      const { receiver, visit } = await setUp();
      const judge = vi.fn(genuine);
      const received = receiver.receive(judge);
      const first = visit(receiver.redirectUri, 'state=ours&code=1');
      const redirect = await received;
      expect(await visit(receiver.redirectUri, 'state=ours&code=2')).toEqual({ kind: 'finished' });
      expect(await visit(receiver.redirectUri, 'error=access_denied')).toEqual({
        kind: 'finished',
      });
      expect(judge).toHaveBeenCalledTimes(1);
      redirect.answer({ kind: 'signed_in' });
      expect(await first).toEqual({ kind: 'signed_in' });
      await receiver.close();
    });

    it('rejects with the reason of the abort and is gone [LB-03] [LB-14]', async () => {
      const { receiver, visit, abort } = await setUp();
      const received = receiver.receive(genuine);
      const reason = new Error('cancelled');
      abort.abort(reason);
      await expect(received).rejects.toBe(reason);
      await receiver.close();
      expect(await visit(receiver.redirectUri, 'state=ours')).toEqual({ kind: 'unreachable' });
      await expect(receiver.receive(genuine)).rejects.toThrow();
    });

    it('does not open for an attempt that was aborted [LB-03]', async () => {
      const { listener } = createHarness();
      const reason = new Error('cancelled');
      await expect(open(listener, 'any', AbortSignal.abort(reason))).rejects.toBe(reason);
    });

    it('rejects a wait that starts after the abort with its reason [LB-14]', async () => {
      const { receiver, abort } = await setUp();
      const reason = new Error('cancelled');
      abort.abort(reason);
      await expect(receiver.receive(genuine)).rejects.toBe(reason);
      await receiver.close();
    });

    it('never leaves a wait unsettled when it is closed, and closes twice [LB-03]', async () => {
      const { receiver, visit } = await setUp();
      const received = receiver.receive(genuine);
      await Promise.all([receiver.close(), receiver.close()]);
      await receiver.close();
      await expect(received).rejects.toBeInstanceOf(ListenerError);
      await expect(receiver.receive(genuine)).rejects.toThrow();
      expect(await visit(receiver.redirectUri, 'state=ours')).toEqual({ kind: 'unreachable' });
    });

    it('tells a waiting browser that the sign-in was stopped [LB-10]', async () => {
      const { receiver, visit, abort } = await setUp();
      const received = receiver.receive(genuine);
      const shown = visit(receiver.redirectUri, 'state=ours');
      const redirect = await received;
      abort.abort(new Error('timed out'));
      redirect.answer({ kind: 'signed_in' });
      expect(await shown).toEqual({
        kind: 'failed',
        sentence: 'The sign-in was stopped before it was complete.',
      });
      await receiver.close();
    });

    it('waits for one redirect only', async () => {
      const { receiver } = await setUp();
      const first = receiver.receive(genuine);
      await expect(receiver.receive(genuine)).rejects.toThrow('twice');
      await receiver.close();
      await expect(first).rejects.toBeInstanceOf(ListenerError);
    });

    it('takes the first free port of a list, and a new redirect URI with it [LB-12]', async () => {
      const { listener } = createHarness();
      const signal = new AbortController().signal;
      const taken = await open(listener, 'any', signal);
      const freed = await open(listener, 'any', signal);
      await freed.close();
      const ports = [portOf(taken), portOf(freed)];
      const receiver = await open(listener, ports, signal);
      expect(receiver.redirectUri).toBe(freed.redirectUri);
      await expect(open(listener, ports, signal)).rejects.toBeInstanceOf(ListenerError);
      await Promise.all([taken.close(), receiver.close()]);
    });

    it('keeps attempts apart: each has its own port, and one can be aborted [LB-13]', async () => {
      const { listener, visit } = createHarness();
      const aborts = [1, 2, 3].map(() => new AbortController());
      const receivers = await Promise.all(
        aborts.map(({ signal }) => open(listener, 'any', signal)),
      );
      expect(new Set(receivers.map(({ redirectUri }) => redirectUri)).size).toBe(3);
      const waits = receivers.map((receiver, index) =>
        receiver.receive((query) => (query === `state=${index}` ? index : null)),
      );
      aborts[1]?.abort(new Error('cancelled'));
      await expect(waits[1]).rejects.toThrow('cancelled');
      for (const index of [2, 0]) {
        const { redirectUri = '' } = receivers[index] ?? {};
        expect(await visit(redirectUri, `state=${2 - index}`)).toEqual({ kind: 'not_ours' });
        const shown = visit(redirectUri, `state=${index}`);
        const redirect = await waits[index];
        expect(redirect?.response).toBe(index);
        redirect?.answer({ kind: 'signed_in' });
        expect(await shown).toEqual({ kind: 'signed_in' });
      }
      await Promise.all(receivers.map((receiver) => receiver.close()));
    });
  });
}

function open(
  listener: RedirectListener,
  ports: 'any' | readonly number[],
  signal: AbortSignal,
): Promise<RedirectReceiver> {
  return listener.open({ path: PATH, ports, signal });
}

function portOf({ redirectUri }: RedirectReceiver): number {
  return Number(new URL(redirectUri).port);
}
