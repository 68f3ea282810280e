/**
 * Main's questions, answered by a test. What a person at the screen would press is given to main's own
 * `dialog.showMessageBox` from main; whatever comes before and after it is the app's.
 */
import type { RunningApp } from '../../rig/app.ts';
import { until } from '../../rig/until.ts';

/** What a question says. */
export interface ShownQuestion {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  readonly defaultId: number;
  readonly cancelId: number;
  /** The window that it stands on. */
  readonly window: number;
}

interface Shown {
  readonly question: ShownQuestion;
  readonly press: (button: number) => void;
}

const KEY = 'auth-shell-test-questions';

/** From now on questions wait for `press` instead of a person. */
export async function answerQuestions(app: RunningApp): Promise<void> {
  await app.electron.evaluate(({ dialog }, key) => {
    const shown: Shown[] = [];
    Object.assign(globalThis, { [key]: shown });
    Object.assign(dialog, {
      showMessageBox: (
        window: { readonly id: number },
        options: Omit<ShownQuestion, 'window'> & { readonly signal?: AbortSignal },
      ) =>
        new Promise((resolve) => {
          const { signal, ...rest } = options;
          const at = performance.now();
          const press = (response: number) => {
            // As long as it takes to read; an answer that comes sooner does not count.
            setTimeout(() => resolve({ response }), Math.max(0, 700 - (performance.now() - at)));
          };
          signal?.addEventListener('abort', () => resolve({ response: rest.cancelId }));
          shown.push({ question: { ...rest, window: window.id }, press });
        }),
    });
  }, KEY);
}

/** How many questions were shown so far. */
export const questionCount = (app: RunningApp): Promise<number> =>
  app.electron.evaluate(
    (_electron, key) => (globalThis as unknown as Record<string, unknown[]>)[key]?.length ?? 0,
    KEY,
  );

/** Waits for the n-th question (from 1), and reads it. */
export async function question(app: RunningApp, n: number): Promise<ShownQuestion> {
  await until(async () => (await questionCount(app)) >= n, { what: `question ${n}` });
  return app.electron.evaluate(
    (_electron, [key, at]) =>
      (globalThis as unknown as Record<string, Shown[]>)[key]![at - 1]!.question,
    [KEY, n] as const,
  );
}

/** Presses a button of the n-th question, by its words. */
export async function press(app: RunningApp, n: number, words: string): Promise<void> {
  const { buttons } = await question(app, n);
  if (!buttons.includes(words)) throw new Error(`no button "${words}" among ${buttons.join(', ')}`);
  await app.electron.evaluate(
    (_electron, [key, at, button]) => {
      (globalThis as unknown as Record<string, Shown[]>)[key]![at - 1]!.press(button);
    },
    [KEY, n, buttons.indexOf(words)] as const,
  );
}
