import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { StoreLock } from '../../main/ports.ts';

/** A lock, and the person at the store. */
export interface StoreLockSubject {
  readonly lock: StoreLock;
  close(): Promise<void>;
  open(): Promise<void>;
  /** How many prompts wait for the person. */
  prompts(): Promise<number>;
  /** The person closes them without a password. */
  dismiss(): Promise<void>;
  stop(): Promise<void>;
}

const WITHIN_MS = 10_000;
const never = () => new AbortController().signal;

/** What every `StoreLock` of a store that can be locked has to keep. */
export function describeStoreLock(name: string, start: () => Promise<StoreLockSubject>): void {
  describe(`the contract of StoreLock, kept by ${name}`, () => {
    let subject: StoreLockSubject;
    beforeAll(async () => {
      subject = await start();
    });
    afterEach(() => subject.open());
    afterAll(() => subject.stop());

    /** Asks; returns when the prompt is on the screen. */
    async function prompted(signal: AbortSignal) {
      const asked = { gone: false };
      void subject.lock.askToUnlock(signal).then(() => {
        asked.gone = true;
      });
      await vi.waitFor(async () => expect(await subject.prompts()).toBe(1), WITHIN_MS);
      expect(asked.gone).toBe(false);
      return asked;
    }
    const isGone = async (asked: { readonly gone: boolean }) => {
      await vi.waitFor(async () => expect(await subject.prompts()).toBe(0), WITHIN_MS);
      await vi.waitFor(() => expect(asked.gone).toBe(true), WITHIN_MS);
    };

    it('says whether it is locked, and opens no prompt for that [ST-05]', async () => {
      expect(await subject.lock.state()).toBe('open');
      await subject.close();
      expect(await subject.lock.state()).toBe('locked');
      expect(await subject.prompts()).toBe(0);
      await subject.open();
      expect(await subject.lock.state()).toBe('open');
    });

    it('asks nobody when it is open', async () => {
      await subject.lock.askToUnlock(never());
      expect(await subject.prompts()).toBe(0);
    });

    it('asks the person, and is told when they close the prompt [ST-05]', async () => {
      await subject.close();
      const asked = await prompted(never());
      await subject.dismiss();
      await isGone(asked);
      expect(await subject.lock.state()).toBe('locked');
    });

    it('takes the prompt away when it is not needed any more [ST-06]', async () => {
      await subject.close();
      const controller = new AbortController();
      const asked = await prompted(controller.signal);
      controller.abort();
      await isGone(asked);
      expect(await subject.lock.state()).toBe('locked');
    });

    it('opens nothing for a question that was taken back before', async () => {
      await subject.close();
      await subject.lock.askToUnlock(AbortSignal.abort());
      expect(await subject.prompts()).toBe(0);
    });
  });
}
