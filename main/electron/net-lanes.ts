/**
 * The sessions of Chromium's network that main's requests run in. One lets six requests to an origin run at the same
 * time over HTTP/1.1, and through a proxy 32 in all; the next one waits until another is over, which a stream never
 * is. Here nothing waits: when a session has no room the request takes the next one (decision 0022).
 */

/** Chromium's own limit for one origin (kMaxSocketsPerGroup). */
const MOST_OF_ORIGIN = 6;
/** Below Chromium's limit for one proxy (kMaxSocketsPerProxyChain, 32). */
const MOST_IN_ALL = 30;
/** Room for 192 requests to one origin; two windows at their limits (64 calls, 64 streams) may have more. */
export const MOST_LANES = 32;

/** Where one request runs. */
export interface Lane<Session> {
  readonly session: Session;
  /** To be called once, when it is over. */
  leave(): void;
}

/** @param make creates a session; it is called for the first request, and whenever there is no room. */
export function createLanes<Session>(make: () => Session) {
  let lanes: { readonly session: Session; readonly running: Map<string, number>; all: number }[] =
    [];

  return {
    /** None of the sessions is good any more: what begins from now on runs in new ones. */
    renew() {
      lanes = [];
    },

    /** Finds room for a request to an origin. When all are full it waits its turn where the fewest are. */
    take(origin: string): Lane<Session> {
      const of = ({ running }: (typeof lanes)[number]) => running.get(origin) ?? 0;
      let lane = lanes.find((each) => of(each) < MOST_OF_ORIGIN && each.all < MOST_IN_ALL);
      if (!lane && lanes.length < MOST_LANES) {
        lane = { session: make(), running: new Map(), all: 0 };
        lanes.push(lane);
      }
      const taken = lane ?? lanes.reduce((least, each) => (of(each) < of(least) ? each : least));
      taken.running.set(origin, of(taken) + 1);
      taken.all += 1;
      return {
        session: taken.session,
        leave() {
          const left = of(taken) - 1;
          if (left > 0) taken.running.set(origin, left);
          else taken.running.delete(origin);
          taken.all -= 1;
        },
      };
    },
  };
}

/** The sessions. */
export type Lanes<Session> = ReturnType<typeof createLanes<Session>>;
