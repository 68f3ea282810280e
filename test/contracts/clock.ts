import { describe, expect, it } from 'vitest';
import type { Clock } from '../../main/ports.ts';

/** A clock, and how a test lets its time pass. */
export interface ClockSubject {
  readonly clock: Clock;
  pass(ms: number): Promise<void>;
}

/** What every `Clock` has to keep. */
export function describeClock(name: string, create: () => ClockSubject): void {
  describe(`the contract of Clock, kept by ${name}`, () => {
    it('shows milliseconds since the epoch', () => {
      const { clock } = create();
      expect(new Date(clock.now()).getUTCFullYear()).toBeGreaterThan(2023);
    });

    it('has a monotonic time that goes on with the wall clock, and not back [RT-16]', async () => {
      const { clock, pass } = create();
      const [wall, monotonic] = [clock.now(), clock.monotonic()];
      await pass(30);
      expect(clock.monotonic() - monotonic).toBeGreaterThanOrEqual(29);
      expect(clock.now() - wall).toBeGreaterThanOrEqual(29);
    });

    it('calls back once, not before the time', async () => {
      const { clock, pass } = create();
      const began = clock.monotonic();
      const calls: number[] = [];
      clock.after(20, () => calls.push(clock.monotonic() - began));
      expect(calls).toEqual([]);
      await pass(50);
      await pass(50);
      expect(calls).toHaveLength(1);
      expect(calls[0]).toBeGreaterThanOrEqual(19);
    });

    it('calls back in the order of the times, not of the calls', async () => {
      const { clock, pass } = create();
      const calls: string[] = [];
      clock.after(25, () => calls.push('late'));
      clock.after(5, () => calls.push('early'));
      clock.after(0, () => calls.push('at once'));
      expect(calls).toEqual([]);
      await pass(60);
      expect(calls).toEqual(['at once', 'early', 'late']);
    });

    it('does not call back what was cancelled; cancelling twice or late does no harm', async () => {
      const { clock, pass } = create();
      const calls: string[] = [];
      const cancel = clock.after(10, () => calls.push('cancelled'));
      const late = clock.after(5, () => calls.push('kept'));
      cancel();
      cancel();
      await pass(40);
      late();
      expect(calls).toEqual(['kept']);
    });

    it('does not call back at once for a time longer than timers can count', async () => {
      const { clock, pass } = create();
      const calls: string[] = [];
      const cancel = clock.after(2 ** 40, () => calls.push('too early'));
      await pass(20);
      cancel();
      expect(calls).toEqual([]);
    });
  });
}
