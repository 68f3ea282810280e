import { describe, expect, it, vi } from 'vitest';
import { createNativeCalls } from '../../../main/vault/native-calls.ts';
import { createManualDeadline } from './manual-deadline.ts';

const TIMEOUT = { name: 'CredentialStoreError', reason: 'timeout' };

function setUp() {
  const deadline = createManualDeadline();
  const calls = createNativeCalls({ deadlineMs: 10, after: deadline.after });
  /** Starts a call and lets its deadline pass; the call itself goes on. */
  const hang = async (kind: 'read' | 'write') => {
    const call = Promise.withResolvers<string>();
    const waited = calls.run(kind, () => call.promise);
    const refused = expect(waited).rejects.toMatchObject(TIMEOUT);
    await vi.waitFor(() => {
      expect(deadline.running()).toBe(1);
    });
    deadline.expire();
    await refused;
    return call;
  };
  return { calls, deadline, hang };
}

describe('calls that cannot be cancelled', () => {
  it('answers what the call answered, and stops its clock [ST-06]', async () => {
    const { calls, deadline } = setUp();
    expect(await calls.run('read', () => Promise.resolve('value'))).toBe('value');
    expect(deadline.running()).toBe(0);
    expect(calls.pending()).toBe(0);
  });

  it('hands on what the call threw, thrown early or late [ST-06]', async () => {
    const { calls, deadline } = setUp();
    const early = calls.run('read', () => {
      throw new Error('early');
    });
    await expect(early).rejects.toThrow('early');
    await expect(calls.run('read', () => Promise.reject(new Error('late')))).rejects.toThrow(
      'late',
    );
    expect(deadline.running()).toBe(0);
    expect(calls.pending()).toBe(0);
  });

  it('runs one call at a time', async () => {
    const { calls } = setUp();
    const first = Promise.withResolvers<string>();
    const second = vi.fn(() => Promise.resolve('second'));
    const waiting = [calls.run('write', () => first.promise), calls.run('read', second)];
    await Promise.resolve();
    expect(second).not.toHaveBeenCalled();
    first.resolve('first');
    expect(await Promise.all(waiting)).toEqual(['first', 'second']);
  });

  it('gives up on a call at its deadline and counts it until it ends [ST-06]', async () => {
    const { calls, hang } = setUp();
    const hung = await hang('read');
    expect(calls.pending()).toBe(1);
    expect(await calls.run('read', () => Promise.resolve('next'))).toBe('next');
    hung.resolve('too late');
    await vi.waitFor(() => {
      expect(calls.pending()).toBe(0);
    });
  });

  it('starts no third call while two hang, and starts again when one has ended [ST-06]', async () => {
    const { calls, hang } = setUp();
    const first = await hang('read');
    const second = await hang('read');
    const third = vi.fn(() => Promise.resolve('third'));
    await expect(calls.run('read', third)).rejects.toMatchObject(TIMEOUT);
    expect(third).not.toHaveBeenCalled();
    first.reject(new Error('dismissed'));
    await vi.waitFor(() => {
      expect(calls.pending()).toBe(1);
    });
    expect(await calls.run('read', third)).toBe('third');
    second.resolve('too late');
  });

  it('starts no write while a write hangs: the old one may land last [ST-06]', async () => {
    const { calls, hang } = setUp();
    const hung = await hang('write');
    const write = vi.fn(() => Promise.resolve('written'));
    await expect(calls.run('write', write)).rejects.toMatchObject(TIMEOUT);
    expect(write).not.toHaveBeenCalled();
    expect(await calls.run('read', () => Promise.resolve('read'))).toBe('read');
    hung.resolve('landed');
    await vi.waitFor(() => {
      expect(calls.pending()).toBe(0);
    });
    expect(await calls.run('write', write)).toBe('written');
  });

  it('lets a write start while only a read hangs [ST-06]', async () => {
    const { calls, hang } = setUp();
    const hung = await hang('read');
    expect(await calls.run('write', () => Promise.resolve('written'))).toBe('written');
    hung.resolve('too late');
  });
});
