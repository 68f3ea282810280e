import * as v from 'valibot';
import { TARGETS, type Target } from './target.ts';

const milliseconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(600_000));

/**
 * One planned fault, for the next `times` requests to a target:
 * - `status`: answers with `status`, `headers` and `body` (JSON) and does not process the request;
 * - `hang`: never answers; `drop`: cuts the connection; neither processes the request;
 * - `drop-after-processing`: processes the request, then cuts the connection instead of answering;
 * - `garbage`: answers 200 with something that is not JSON;
 * - `delay`: waits `ms`, then goes on as usual.
 */
export const Fault = v.strictObject({
  target: v.picklist(TARGETS),
  kind: v.picklist(['status', 'hang', 'drop', 'drop-after-processing', 'garbage', 'delay']),
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)), 500),
  headers: v.optional(v.record(v.string(), v.string()), {}),
  body: v.optional(v.unknown()),
  ms: v.optional(milliseconds, 1000),
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)), 1),
});

export type Fault = v.InferOutput<typeof Fault>;

/** The faults that are still to come, in the order in which they were asked for. */
export class FaultPlan {
  #planned: Fault[] = [];

  add(fault: Fault): void {
    this.#planned.push(fault);
  }

  clear(): void {
    this.#planned = [];
  }

  /** Faults not used up yet, with the times that are left. */
  remaining(): readonly Fault[] {
    return this.#planned;
  }

  /** Takes one use of the first fault for this target. */
  take(target: Target | undefined): Fault | undefined {
    const fault = this.#planned.find((planned) => planned.target === target);
    if (fault === undefined) return undefined;
    this.#planned = this.#planned.flatMap((planned) => {
      if (planned !== fault) return [planned];
      return fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
    });
    return fault;
  }
}
