/** What the request guard refuses, each for the part of the request that it is named after. */
export type GuardRefusal =
  'host' | 'target' | 'method' | 'path' | 'origin' | 'fetch_metadata' | 'body';

/**
 * Why the redirect listener did not act on something that reached its port. A closed list for the
 * audit log (LG-02); it says nothing about what was sent.
 *
 * - `protocol`: an upgrade, CONNECT or Expect request.
 * - `malformed`: not HTTP, or headers above the limit.
 * - `not_ours`: the right path, but not the answer that the attempt waits for (LB-06).
 * - `already_finished`: a callback after the one that counted (LB-08).
 * - `flood`: an idle connection that was dropped to make room (LB-11).
 */
export type RefusalReason =
  GuardRefusal | 'protocol' | 'malformed' | 'not_ours' | 'already_finished' | 'flood';

/** Told of each refusal, synchronously; must not throw. Counting and rate limits are its own job. */
export type OnRefused = (reason: RefusalReason) => void;
