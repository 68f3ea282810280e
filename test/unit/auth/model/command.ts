/** What a command is: it runs, waits until all is quiet, and checks the invariants. */
import type fc from 'fast-check';
import type { Computer } from './computer.ts';
import { checkInvariants } from './invariants.ts';
import type { Model } from './model.ts';
import { quiet } from './quiet.ts';

export type Command = fc.AsyncCommand<Model, Computer>;

export const SECOND = 1_000;
export const HOUR = 3_600 * SECOND;
/** Longer than any pause that the server or the app imposes. */
const CALM_MS = 105 * SECOND;

/** A command that runs, waits until all is quiet, and checks the invariants. */
export function command(
  name: string,
  run: (computer: Computer, model: Model) => unknown,
  options: { readonly when?: (model: Model) => boolean; readonly waits?: boolean } = {},
): Command {
  return {
    check: (model) => options.when?.(model) ?? true,
    run: async (model, computer) => {
      await run(computer, model);
      if (options.waits === false) return;
      await quiet();
      checkInvariants(computer);
    },
    toString: () => name,
  };
}
export const whenRunning = (model: Model) => model.process() !== null;
export const whenSignedIn = (model: Model) => model.current() !== null;

/** All has been well for so long that a call must work. */
export function isUsable(computer: Computer, model: Model): boolean {
  const current = model.current();
  const isRenewable = current?.ended === null && model.known(current.id) === current.newest;
  return isRenewable && current.leaving === 'no' && computer.isWell() && model.calmFor() > CALM_MS;
}
