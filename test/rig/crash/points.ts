/**
 * Where a process is killed in a refresh, and in what it stands on: the fault matrix. `journal` and
 * `token` are the two writes of a refresh. The lock is taken at the start and held to the end, so all but the
 * first are with it held.
 */
export const POINTS = {
  'before the lock is taken': { losesAnswer: false },
  'before the record is read': { losesAnswer: false },
  'before the journal is written': { losesAnswer: false },
  'inside the write of the journal': { losesAnswer: false },
  'before the request is sent': { losesAnswer: false },
  'with the answer on its way': { losesAnswer: true },
  'before the new token is written': { losesAnswer: true },
  'inside the write of the new token': { losesAnswer: 'perhaps' },
  'when the new token is written': { losesAnswer: false },
  'when the new token is read back': { losesAnswer: false },
  'when all is done': { losesAnswer: false },
} as const;

/** One of them. */
export type Point = keyof typeof POINTS;
