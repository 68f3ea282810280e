import { describe, expect, it } from 'vitest';
import { dial, dialError, request } from '../../rig/raw-http.ts';
import { until } from '../../rig/until.ts';
import { findsOut, holds, type Attack, type Target } from './attack.ts';
import { CALLBACK, type Ending } from './attacked.ts';

/** Connections that somebody would keep: silent, half a request, and one that asks for the page of the end. */
async function keepConnected({ port, authority }: Target, asksForPage: boolean) {
  const sockets = await Promise.all([dial(port), dial(port), dial(port), dial(port)]);
  sockets[1].write(`GET ${CALLBACK} HTTP/1.1\r\nHost: ${authority}\r\n`);
  if (asksForPage) sockets[2].write(`GET /done HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
  for (const socket of sockets) socket.resume();
  return sockets;
}

/** A second after the ending the port is closed and nobody is connected, however many wanted to stay. */
const endsBy =
  (how: Ending): Attack =>
  async (target) => {
    const isOver = how === 'succeed' || how === 'fail';
    if (isOver) expect((await request(target.port, CALLBACK)).status).toBe(303);
    const sockets = await keepConnected(target, how !== 'fail');
    await target.news();
    const start = performance.now();
    target.end(how);
    const isClosed = async () => (await dialError(target.port)) === 'ECONNREFUSED';
    await until(isClosed, { withinMs: 1_100 }).catch(() => null);
    expect(await isClosed(), 'the port is closed').toBe(true);
    expect(performance.now() - start, 'it is closed within a second').toBeLessThan(1_000);
    const areGone = () => Promise.resolve(sockets.every((socket) => socket.destroyed));
    await until(areGone, { withinMs: 1_000 }).catch(() => null);
    const kept = sockets.filter((socket) => !socket.destroyed);
    kept.forEach((socket) => socket.destroy());
    expect(kept.length, 'no connection is left').toBe(0);
    const { taken, faults } = await target.news();
    expect(taken, 'nothing is taken after it').toEqual(isOver ? ['code the-code'] : []);
    expect(faults, 'nothing fails with nobody to catch it').toEqual([]);
  };

describe('a sign-in that ends while others are connected', () => {
  it.concurrent.each<[Ending]>([['succeed'], ['fail'], ['cancel'], ['time out']])(
    'by "%s" closes the port within a second and drops them [LB-03] [LB-14]',
    (how) => holds(endsBy(how)),
  );
  it.concurrent.each<[string, Ending, string]>([
    ['leaves its port open', 'cancel', 'the port is closed'],
    ['waits for its connections', 'cancel', 'no connection is left'],
    ['hears no end of its signal', 'cancel', 'the port is closed'],
    ['hears no end of its signal', 'time out', 'the port is closed'],
    ['waits for a browser that never comes', 'fail', 'the port is closed'],
  ])('finds out a listener that %s: %s [LB-03]', (mistake, how, words) =>
    findsOut(endsBy(how), mistake, words),
  );
});
