import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchFaults } from '../../../main/electron/faults.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { createFakeLog } from '../../fakes/fake-log.ts';

type Kind = 'uncaughtException' | 'unhandledRejection';

const error = new Error('canary', { cause: 'canary' });
let theirs: Record<Kind, readonly (() => void)[]>;

/** The test runner listens as well; what a test raises is not for it. */
beforeEach(() => {
  theirs = {
    uncaughtException: process.listeners('uncaughtException') as (() => void)[],
    unhandledRejection: process.listeners('unhandledRejection') as (() => void)[],
  };
  for (const kind of Object.keys(theirs)) process.removeAllListeners(kind);
});
afterEach(() => {
  for (const [kind, listeners] of Object.entries(theirs)) {
    process.removeAllListeners(kind);
    for (const listener of listeners) process.on(kind, listener);
  }
});

const raise = (kind: Kind) => (process as NodeJS.EventEmitter).emit(kind, error, kind);

describe('what nobody caught', () => {
  it('is a rejection: a code in the log, and the app goes on [LG-01]', async () => {
    const [log, exit] = [createFakeLog(), vi.fn()];
    watchFaults(log, exit);
    expect(raise('unhandledRejection')).toBe(true);
    await turn();
    expect(log.events).toEqual([{ name: 'app.fault', fields: { code: 'unhandled_rejection' } }]);
    expect(exit).not.toHaveBeenCalled();
  });

  it('is an exception: the app is ended as when a person closes it, once, and exits with 1 [LG-01]', async () => {
    const [log, exit] = [createFakeLog(), vi.fn()];
    const stopped = Promise.withResolvers<void>();
    const end = vi.fn(() => stopped.promise);
    watchFaults(log, exit).endBy(end);
    raise('uncaughtException');
    raise('uncaughtException');
    await turn();
    expect(exit).not.toHaveBeenCalled();
    stopped.resolve();
    await turn();
    expect(end).toHaveBeenCalledTimes(1);
    expect(exit.mock.calls).toEqual([[1]]);
    expect(log.named('app.fault')).toHaveLength(2);
    expect(log.text()).not.toContain('canary');
  });

  it('ends the app also when it cannot be closed in order, or is not up yet', async () => {
    const exits = [vi.fn(), vi.fn()] as const;
    watchFaults(createFakeLog(), exits[0]).endBy(() => Promise.reject(error));
    watchFaults(createFakeLog(), exits[1]);
    raise('uncaughtException');
    await turn();
    for (const exit of exits) expect(exit.mock.calls).toEqual([[1]]);
  });
});
