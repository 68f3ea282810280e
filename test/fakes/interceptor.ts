/**
 * Lets a test put itself between a fake and its caller: for the next call of a method, or for all, it
 * decides when the fake's own work runs and what comes back.
 */
export type Interception<T> = (run: () => Promise<T>) => Promise<T>;

/** The methods of `Port` whose calls can be intercepted, and what they answer. */
type Answers<Port> = {
  readonly [M in keyof Port]: Port[M] extends (...args: never[]) => Promise<infer T> ? T : never;
};

export interface Interceptor<Port> {
  /** For the next call of `method` that nobody else waits for. */
  next<M extends keyof Port>(method: M, interception: Interception<Answers<Port>[M]>): void;
  /** For every call from now on; returns what takes it away. */
  always<M extends keyof Port>(method: M, interception: Interception<Answers<Port>[M]>): () => void;
}

type AnyInterception = Interception<unknown>;

/** Creates the interceptor and what the fake runs its methods through. */
export function createInterceptor<Port>() {
  const queued = new Map<keyof Port, AnyInterception[]>();
  const standing = new Map<keyof Port, AnyInterception>();
  const interceptor: Interceptor<Port> = {
    next: (method, interception) => {
      queued.set(method, [...(queued.get(method) ?? []), interception as AnyInterception]);
    },
    always: (method, interception) => {
      standing.set(method, interception as AnyInterception);
      return () => {
        standing.delete(method);
      };
    },
  };
  const through = <T>(method: keyof Port, run: () => Promise<T>): Promise<T> => {
    const interception = queued.get(method)?.shift() ?? standing.get(method);
    return interception ? (interception(run) as Promise<T>) : run();
  };
  return { interceptor, through };
}

/** A gate that a call waits at until the test opens it. */
export function createGate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  return {
    /** Resolves when a call waits here. */
    reached: reached.promise,
    open: (): void => {
      resolve();
    },
    /** Waits before the work runs. */
    before: async <T>(run: () => Promise<T>): Promise<T> => {
      reached.resolve();
      await promise;
      return run();
    },
    /** Runs the work, and holds its answer back. */
    after: async <T>(run: () => Promise<T>): Promise<T> => {
      const answer = await run();
      reached.resolve();
      await promise;
      return answer;
    },
  };
}
