/**
 * Where a process is killed in a refresh, and in what it stands on: the fault matrix. `journal` and
 * `token` are the two writes of a refresh.
 */
export const POINTS = {
  'before the record is read': { losesAnswer: false },
  'before the journal is written': { losesAnswer: false },
  'inside the write of the journal': { losesAnswer: false },
  'before the request is sent': { losesAnswer: false },
  'with the answer on its way': { losesAnswer: true },
  'before the new token is written': { losesAnswer: true },
  'inside the write of the new token': { losesAnswer: 'perhaps' },
  'when the new token is written': { losesAnswer: false },
  'when the new token is read back': { losesAnswer: false },
} as const;

/** One of them. */
export type Point = keyof typeof POINTS;
