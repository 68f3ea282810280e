import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createConfirmation } from '../../../main/electron/confirmation.ts';
import { questionText } from '../../../main/electron/question-text.ts';
import type { Question } from '../../../main/ports.ts';
import { describeConfirmation } from '../../contracts/confirmation.ts';
import { createFakeConfirmation } from '../../fakes/fake-confirmation.ts';

interface Box {
  readonly options: Record<string, unknown> & { readonly signal: AbortSignal };
  readonly answer: (response: number) => void;
}

/** The system's dialog, as Electron describes it. */
const system = vi.hoisted(() => ({ boxes: [] as unknown[], fails: false }));
const boxes = system.boxes as Box[];

vi.mock('electron', () => ({
  dialog: {
    showMessageBox: (_window: unknown, options: Box['options']) => {
      if (system.fails) return Promise.reject(new Error('no display'));
      return new Promise((resolve) => {
        const answer = (response: number) => {
          boxes.splice(boxes.indexOf(box), 1);
          resolve({ response });
        };
        const box: Box = { options, answer };
        options.signal.addEventListener('abort', () => {
          answer(options['cancelId'] as number);
        });
        boxes.push(box);
      });
    },
  },
}));

let isDestroyed = false;
const shown: string[] = [];
const window = {
  show: () => shown.push('shown'),
  isDestroyed: () => isDestroyed,
} as unknown as BrowserWindow;
const find = (name: string) => (name === 'main' ? window : null);

beforeEach(() => {
  boxes.length = 0;
  shown.length = 0;
  system.fails = false;
  isDestroyed = false;
});

const turn = () => new Promise(setImmediate);

describeConfirmation('the fake', () => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const confirmation = createFakeConfirmation();
  confirmation.answers = () => promise;
  return {
    confirmation,
    window: 'main',
    open: () => Number(confirmation.isOpen()),
    press: async (agrees) => {
      await turn();
      resolve(agrees);
    },
  };
});

describeConfirmation("Electron's dialog", () => ({
  confirmation: createConfirmation(find),
  window: 'main',
  open: () => boxes.length,
  press: async (agrees) => {
    await turn();
    boxes[0]?.answer(agrees ? 1 : 0);
  },
}));

const question: Question = {
  window: 'main',
  title: 'Send money',
  api: 'bank',
  call: 'POST /transfers',
  account: 'Ada Lovelace',
  fields: [
    ['to', 'Grace'],
    ['amount', '20'],
  ],
  scopes: [],
  signIn: false,
};
const never = new AbortController().signal;

describe('the question on the screen', () => {
  it('stands on the window whose page calls, and Enter and Escape do nothing [IP-05]', async () => {
    const answer = createConfirmation(find).ask(question, never);
    await turn();
    expect(shown).toEqual(['shown']);
    expect(boxes[0]?.options).toMatchObject({
      buttons: ['Cancel', 'Confirm'],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    boxes[0]?.answer(0);
    expect(await answer).toBe(false);
  });

  it('is not agreed to by a window that is closed, by one that is not there, or by a failure', async () => {
    const { ask } = createConfirmation(find);
    const closed = ask(question, never);
    await turn();
    isDestroyed = true;
    boxes[0]?.answer(1);
    expect(await closed).toBe(false);
    expect(await ask({ ...question, window: 'other' }, never)).toBe(false);
    system.fails = true;
    expect(await ask(question, never)).toBe(false);
  });
});

describe('the words of a question', () => {
  it('begin with what is sent, each field in a line of its own', () => {
    expect(questionText(question)).toEqual({
      message: 'Send money',
      detail:
        'to: Grace\namount: 20\n\nAccount: Ada Lovelace\n\n' +
        'Asked for by a page of this app: POST /transfers, API "bank".',
      buttons: ['Cancel', 'Confirm'],
    });
  });

  it('say what else the person is asked for, and that the browser opens for it', () => {
    const more = questionText({ ...question, scopes: ['a:b', 'c'], signIn: true });
    expect(more.detail).toContain(
      'access that you have not allowed yet:\na:b\nc\nYour browser opens',
    );
    expect(more.buttons).toEqual(['Cancel', 'Continue']);
    const again = questionText({ ...question, account: undefined, fields: [], signIn: true });
    expect(again.detail).toMatch(
      /^Asked for by .*\n\nYour browser opens first, and you sign in again there\.$/s,
    );
  });
});
