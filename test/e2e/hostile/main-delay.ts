/**
 * How long main's event loop is held up while a page attacks. The numbers are written down in out/hostile.json
 * and not judged: they are this machine's. What is judged is whether others are answered.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Page } from 'playwright-core';
import type { PageWindow } from '../support/page-calls.ts';
import type { Hostile } from './kit.ts';

const FILE = join(import.meta.dirname, '../../../out/hostile.json');

/** What an attack cost. */
export interface Cost {
  /** Milliseconds that main's event loop was late: at most, and 99 of 100 times at most. */
  readonly mainMaxMs: number;
  readonly mainP99Ms: number;
  /** Of the honest window: answers meanwhile, and the longest it waited for one, in milliseconds. */
  readonly honestAnswers: number;
  readonly honestMaxMs: number;
}

interface Witness {
  isOver: boolean;
  answers: number;
  refusals: number;
  maxMs: number;
}
type WitnessWindow = PageWindow & { witness: Witness };
type MainGlobals = typeof globalThis & {
  hostileDelay: ReturnType<typeof monitorEventLoopDelay>;
};

/** Lets a page ask for the session again and again, one call after the other. */
async function startWitness(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { auth } = window as unknown as WitnessWindow;
    const witness: Witness = { isOver: false, answers: 0, refusals: 0, maxMs: 0 };
    Object.assign(window, { witness });
    const ask = async () => {
      while (!witness.isOver) {
        const asked = performance.now();
        const answer = await auth.getSession();
        if (answer.ok) witness.answers += 1;
        else witness.refusals += 1;
        witness.maxMs = Math.max(witness.maxMs, performance.now() - asked);
      }
    };
    void ask();
  });
}

/**
 * Measures an attack: what it does to main, and whether the honest window is answered meanwhile.
 * @throws when the honest window got no answer to a call that it made before the attack was over.
 */
export async function measured<T>(
  { app, honest }: Hostile,
  what: string,
  attack: () => Promise<T>,
): Promise<{ readonly result: T; readonly cost: Cost }> {
  await app.electron.evaluate(() => {
    const delay = process
      .getBuiltinModule('node:perf_hooks')
      .monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    (globalThis as MainGlobals).hostileDelay = delay;
  });
  await startWitness(honest);
  const result = await attack();
  const witness = await honest.evaluate(async () => {
    const seen = (window as unknown as WitnessWindow).witness;
    seen.isOver = true;
    await (window as unknown as WitnessWindow).auth.getSession();
    return seen;
  });
  const [max, p99] = await app.electron.evaluate(() => {
    const { hostileDelay } = globalThis as MainGlobals;
    hostileDelay.disable();
    return [hostileDelay.max / 1e6, hostileDelay.percentile(99) / 1e6] as const;
  });
  if (witness.answers === 0 || witness.refusals > 0) {
    throw new Error(`during ${what} the honest window was answered ${JSON.stringify(witness)}`);
  }
  const cost: Cost = {
    mainMaxMs: Math.round(max),
    mainP99Ms: Math.round(p99),
    honestAnswers: witness.answers,
    honestMaxMs: Math.round(witness.maxMs),
  };
  return { result, cost };
}

/** Writes numbers of an attack down. */
export function writeDown(what: string, numbers: object): void {
  mkdirSync(dirname(FILE), { recursive: true });
  const before = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as object) : {};
  writeFileSync(FILE, `${JSON.stringify({ ...before, [what]: numbers }, null, 2)}\n`);
}
