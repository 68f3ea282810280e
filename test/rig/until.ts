import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 25;

/**
 * Waits until `probe` gives something truthy, and returns it.
 * @param withinMs how long to wait at most; then it throws, naming what was waited for.
 */
export async function until<T>(
  probe: () => Promise<T>,
  { withinMs = 20_000, what = 'a condition' }: { withinMs?: number; what?: string } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain for ${what}`);
    await delay(EVERY_MS);
  }
}
