import type { Confirmation, Question } from '../../main/ports.ts';

/** A person at the screen, as a test wants them. */
export interface FakeConfirmation extends Confirmation {
  /** Every question, in order. */
  readonly asked: Question[];
  /** What the person answers, when they have read the question. */
  answers: (question: Question) => boolean | Promise<boolean>;
  /** Whether a question is open. */
  isOpen(): boolean;
}

/** @param read lets the time pass that a person takes to read. */
export function createFakeConfirmation(
  read: () => Promise<void> = () => Promise.resolve(),
): FakeConfirmation {
  const asked: Question[] = [];
  let open = 0;
  const fake: FakeConfirmation = {
    asked,
    answers: () => true,
    isOpen: () => open > 0,
    async ask(question, signal) {
      asked.push(question);
      if (signal.aborted) return false;
      open += 1;
      const taken = Promise.withResolvers<boolean>();
      signal.addEventListener('abort', () => taken.resolve(false), { once: true });
      try {
        return await Promise.race([taken.promise, read().then(() => fake.answers(question))]);
      } finally {
        open -= 1;
      }
    },
  };
  return fake;
}
