import { describe, expect, it } from 'vitest';
import type { Confirmation, Question } from '../../main/ports.ts';

/** A confirmation, and a person at the screen. */
export interface ConfirmationSubject {
  readonly confirmation: Confirmation;
  /** The name of a window that is open. */
  readonly window: string;
  /** How many questions are on the screen. */
  open(): number;
  /** Answers the question on the screen, as soon as there is one. */
  press(agrees: boolean): Promise<void>;
}

/** What every `Confirmation` has to keep. */
export function describeConfirmation(name: string, start: () => ConfirmationSubject): void {
  const questionOn = (window: string): Question => ({
    window,
    title: 'Send money',
    api: 'bank',
    call: 'POST /transfers',
    account: 'Ada Lovelace',
    fields: [['to', 'Grace']],
    scopes: [],
    signIn: false,
  });
  const never = () => new AbortController().signal;

  describe(`the contract of Confirmation, kept by ${name}`, () => {
    it.each([true, false])('answers what the person presses: %s', async (agrees) => {
      const { confirmation, window, press } = start();
      const answer = confirmation.ask(questionOn(window), never());
      await press(agrees);
      expect(await answer).toBe(agrees);
    });

    it('is not agreed to when it is taken away, and is off the screen then', async () => {
      const { confirmation, window, open } = start();
      const controller = new AbortController();
      const answer = confirmation.ask(questionOn(window), controller.signal);
      await new Promise(setImmediate);
      expect(open()).toBe(1);
      controller.abort();
      expect(await answer).toBe(false);
      expect(open()).toBe(0);
    });

    it('is not shown at all when nobody wants the answer any more', async () => {
      const { confirmation, window, open } = start();
      expect(await confirmation.ask(questionOn(window), AbortSignal.abort())).toBe(false);
      expect(open()).toBe(0);
    });
  });
}
