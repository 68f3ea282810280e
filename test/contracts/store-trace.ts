import { describe, expect, it } from 'vitest';
import type { StoreTrace } from '../../main/ports.ts';

/** The traces of one profile, of one run after the other. */
export interface StoreTraceSubject {
  start(): StoreTrace;
  /** From now on it is another kind of store. */
  changeStore(): void;
}

/** What every `StoreTrace` has to keep. No method throws. */
export function describeStoreTrace(
  name: string,
  create: () => Promise<StoreTraceSubject> | StoreTraceSubject,
): void {
  describe(`the contract of StoreTrace, kept by ${name}`, () => {
    it('misses nothing where nothing was noted [ST-12]', async () => {
      const { start } = await create();
      expect(await start().lost()).toBeNull();
    });

    it('misses what was noted, in later runs too, until none is noted [ST-12]', async () => {
      const { start } = await create();
      await start().note(2);
      expect(await start().lost()).toBe('session_missing');
      expect(await start().lost()).toBe('session_missing');
      await start().note(0);
      expect(await start().lost()).toBeNull();
    });

    it('says that it is another store, until that one is noted [ST-12]', async () => {
      const { start, changeStore } = await create();
      await start().note(1);
      changeStore();
      expect(await start().lost()).toBe('store_changed');
      const trace = start();
      await trace.note(1);
      expect(await trace.lost()).toBe('session_missing');
    });

    it('keeps what was noted last of what was noted at once', async () => {
      const { start } = await create();
      const trace = start();
      await Promise.all([trace.note(3), trace.note(1), trace.note(0)]);
      expect(await start().lost()).toBeNull();
    });
  });
}
