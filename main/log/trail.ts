/** The audit trail of one profile: its files, its marks, what can be read of it. */
import { join } from 'node:path';
import type { ActivityEntry } from '../../preload/contract.ts';
import { notKept } from '../../preload/events.ts';
import type { Log } from '../ports.ts';
import { exportText, readActivity } from './activity.ts';
import { createKeptLines } from './kept-lines.ts';
import { createEventLog, createLog, type Lines, type LineSink } from './log.ts';
import { createMarker, markKey } from './marks.ts';
import { thinned } from './thinning.ts';

/** Entries that a page is given. */
const SHOWN_ENTRIES = 200;

/** The audit trail. */
export interface Trail {
  /** Writes to all places, and marks tokens. */
  readonly log: Log;
  /** The newest entries, newest first, those of this moment included. Throws what the file system throws. */
  recent(): Promise<readonly ActivityEntry[]>;
  /** Everything that is kept, as JSON lines. Throws what the file system throws. */
  export(): Promise<string>;
  /** Resolves when every line so far is written, or counted as lost. Never rejects. */
  flush(): Promise<void>;
}

/**
 * Opens the trail, and lets it have what was logged before.
 * @param profile the userData folder.
 * @param lines where everything that is logged goes through.
 * @param first the place that is always there, told when the files are not.
 * @param now milliseconds that never go back.
 */
export async function openTrail(
  profile: string,
  lines: Lines,
  first: LineSink,
  now: () => number,
): Promise<Trail> {
  const folder = join(profile, 'logs');
  const onFailure = (reason: string) => {
    createEventLog(first).event('log.lost', { reason });
  };
  const mark = createMarker(await markKey(folder));
  const kept = createKeptLines({ folder, onFailure });
  const keep = thinned(kept.write, now);
  lines.attach((line, event) => {
    if (!notKept.has(event)) keep(line, event);
  });
  return {
    log: createLog(lines.write, mark),
    async recent() {
      await kept.flush();
      return readActivity(folder, SHOWN_ENTRIES);
    },
    async export() {
      await kept.flush();
      return exportText(folder);
    },
    flush: kept.flush,
  };
}
