/**
 * What nobody caught. Node would print the error with its message, stack and cause, and Electron would
 * show them in a dialog: each may hold what a server sent. Here it is one line with a code (LG-01).
 */
import type { EventLog } from '../log/log.ts';

/** What happens after a fault. */
export interface Faults {
  /** Says how the app is ended from now on. */
  endBy(end: () => Promise<void>): void;
}

/**
 * Takes over both kinds of faults for as long as the process lives.
 *
 * A rejection that nobody handled is logged and the app goes on: what was asked for has failed, and
 * nothing else. An exception that nobody caught may have left anything half done: it is logged, the app
 * is ended as when a person closes it, so that a received rotation is still stored, and exits with 1.
 * @param exit ends the process at once with this code.
 */
export function watchFaults(log: EventLog, exit: (code: number) => void): Faults {
  let ending = false;
  let end = () => Promise.resolve();
  process.on('unhandledRejection', () => {
    log.event('app.fault', { code: 'unhandled_rejection' });
  });
  process.on('uncaughtException', () => {
    log.event('app.fault', { code: 'uncaught_exception' });
    if (ending) return;
    ending = true;
    const leave = () => {
      exit(1);
    };
    end().then(leave, leave);
  });
  return {
    endBy(next) {
      end = next;
    },
  };
}
