/** Times the asynchronous methods of ports, to see where the time of a sign-in goes. */

/** One call: what was called and for how many milliseconds it was waited. */
export interface Lap {
  readonly part: string;
  readonly ms: number;
}

/** Collects laps until they are taken. */
export function createStopwatch() {
  let laps: Lap[] = [];
  const note = (part: string, startedAt: number) => {
    laps.push({ part, ms: performance.now() - startedAt });
  };
  /** The function, timed. */
  const around =
    <A extends unknown[], R>(part: string, call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const startedAt = performance.now();
      try {
        return await call(...args);
      } finally {
        note(part, startedAt);
      }
    };
  return {
    around,
    /** The object with the named methods timed. */
    over<T extends object>(name: string, port: T, methods: readonly (keyof T & string)[]): T {
      const timed = methods.map((method) => {
        const call = port[method] as (...args: unknown[]) => Promise<unknown>;
        return [method, around(`${name}.${method}`, call)] as const;
      });
      return { ...port, ...Object.fromEntries(timed) };
    },
    /** What was collected since the last time. */
    take(): readonly Lap[] {
      const taken = laps;
      laps = [];
      return taken;
    },
  };
}
