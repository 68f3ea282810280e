/** A window whose renderer process the attacker took over: it has Electron's own IPC. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { AuthFailure, StreamRequest } from '../../../preload/contract.ts';
import type { PageWindow } from '../support/page-calls.ts';
import { setSessionPreload } from '../support/session-preload.ts';
import { staged, type Hostile } from './kit.ts';
import type { Described, OddCall } from './odd-values.ts';
import { wrongWith } from './reply-schemas.ts';

/** What `staged/raw.js` gives the page. */
export interface RawWindow {
  readonly raw: {
    /** The answer, or `not sent: ` and why there is none. */
    invoke(channel: string, args: readonly Described[]): Promise<unknown>;
    /** How a stream begins, or why it does not. */
    open(call: Described): Promise<unknown>;
    /** What came over the port of a stream until main closed it; all of `messages` is said when it has begun. */
    talk(call: Described, messages: readonly Described[]): Promise<readonly unknown[]>;
    send(channel: string, args: readonly Described[]): 'sent' | 'not sent';
    post(
      channel: string,
      message: Described,
      ports: number,
      garbage: readonly Described[],
    ): 'sent' | 'not sent';
    /** What came over the ports since it was asked last. */
    overPorts(): readonly unknown[];
  };
}

type RawPage = PageWindow & RawWindow & { makeValue(value: Described): unknown };

/** Opens the attacker's window so; windows that are opened later are as they should be. */
export async function openRaw(hostile: Hostile): Promise<Page> {
  const file = join(hostile.desktop.dir, 'raw.cjs');
  await writeFile(file, `${await staged('make-value.js')}\n${await staged('raw.js')}`);
  await hostile.desktop.give(file);
  await setSessionPreload(hostile.app, file);
  try {
    return await hostile.open(await staged('make-value.js'));
  } finally {
    await setSessionPreload(hostile.app, null);
  }
}

/** How a call is sent: through `window.auth`, or on the channel itself. */
export type Way = 'page' | 'wire';
export const ways: readonly Way[] = ['page', 'wire'];

/** What is said when a call cannot be sent, by whoever refuses to. */
export const NOT_SENT = /^not sent: /;

/** Makes calls of described values, all at once; each gives its answer, or says why it was not sent. */
export function callOddly(page: Page, way: Way, calls: readonly OddCall[]): Promise<unknown[]> {
  return page.evaluate(
    ([through, list]) => {
      const { auth, raw, makeValue } = window as unknown as RawPage;
      const one = async ({ name, args }: OddCall): Promise<unknown> => {
        if (through === 'wire') {
          if (name === 'openRequest') return raw.open(args[0] ?? ['nothing']);
          return raw.invoke(`auth:${name}`, args);
        }
        try {
          if (name === 'openRequest') {
            const handle = auth.openRequest(makeValue(args[0] ?? ['nothing']) as StreamRequest);
            const head = await handle.head;
            handle.cancel();
            return head;
          }
          const method = auth[name] as (...all: readonly unknown[]) => Promise<unknown>;
          return await method(...args.map((value) => makeValue(value)));
        } catch (error) {
          return `not sent: ${String(error)}`;
        }
      };
      return Promise.all(list.map(one));
    },
    [way, calls] as const,
  );
}

/** Says what is wrong with the answers of calls; nothing may be. */
export const wrongAnswers = (way: Way, calls: readonly OddCall[], answers: readonly unknown[]) =>
  answers.flatMap((answer, at) => {
    if (typeof answer === 'string' && NOT_SENT.test(answer)) return [];
    return wrongWith(calls[at]!.name, answer, way) ?? [];
  });

/** The codes of answers; `ok`, or `not sent`. */
export const codesOf = (answers: readonly unknown[]): readonly string[] =>
  answers.map((answer) => {
    if (typeof answer === 'string') return 'not sent';
    const { ok, code, error } = answer as { ok: boolean; code?: string; error?: AuthFailure };
    return ok ? 'ok' : (code ?? error?.code ?? 'nothing');
  });
