/** The tour's record: each step with its time and picture, printed as it happens and written at the end. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** One step of the tour. */
export interface TourStep {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly screenshot?: string;
}

/** Creates the record in `folder`, which is emptied. */
export async function createReport(folder: string) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const steps: TourStep[] = [];
  let pictures = 0;

  /** Takes a picture; returns its file's name. */
  async function shoot(name: string, page: Page): Promise<string> {
    pictures += 1;
    const file = `${String(pictures).padStart(2, '0')}-${name}.png`;
    await page.screenshot({ path: join(folder, file) });
    return file;
  }

  return {
    shoot,

    /**
     * Runs one step and records it; a step that throws ends the tour after it was recorded.
     * @param picture the page to take a picture of when the step is done.
     */
    async step<T>(name: string, run: () => Promise<T>, picture?: (value: T) => Page): Promise<T> {
      const started = performance.now();
      const record = (ok: boolean, screenshot?: string) => {
        const ms = Math.round(performance.now() - started);
        steps.push({ name, ok, ms, ...(screenshot === undefined ? {} : { screenshot }) });
        console.log(`[tour] ${ok ? 'ok    ' : 'FAILED'} ${String(ms).padStart(6)} ms  ${name}`);
      };
      try {
        const value = await run();
        record(true, picture && (await shoot(name.replaceAll(/\W+/g, '-'), picture(value))));
        return value;
      } catch (error) {
        record(false);
        throw error;
      }
    },

    /** Writes report.json; returns whether every one of the `expected` steps held. */
    async write(expected: number, versions: Record<string, string>): Promise<boolean> {
      const ok = steps.length === expected && steps.every((step) => step.ok);
      const report = { ok, steps, versions, at: new Date().toISOString() };
      await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
      return ok;
    },
  };
}
