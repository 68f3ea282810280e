/** Main's network: all of its requests run over Chromium's (decision 0022). */
import { randomUUID } from 'node:crypto';
import { app, net, session } from 'electron';
import type { Session } from 'electron';
import type { HttpOpen } from '../ports.ts';
import { createLanes } from './net-lanes.ts';
import { createNetOpen } from './net-open.ts';
import { outsideCutOff } from './navigation-guard.ts';

/** A name of RFC 9110 section 5.6.2, without a version: it is nobody's business which one is attacked. */
const USER_AGENT = __PRODUCT_NAME__.replace(/[^A-Za-z0-9._-]/g, '');

/** A session in memory that no page has, that keeps nothing, and that asks for nothing by itself. */
function quietSession(): Session {
  // Nobody who could ask for a partition by its name knows this one.
  const made = session.fromPartition(randomUUID(), { cache: false });
  // Else it fetches a dictionary from a server of Google's (measured).
  made.setSpellCheckerLanguages([]);
  return made;
}

/** Creates one with room of its own; to be called when the app is ready. */
export function createNetwork(): HttpOpen {
  const lanes = createLanes(() => outsideCutOff(quietSession));
  // The sessions that were there when Chromium's network process ended fail from then on (measured).
  app.on('child-process-gone', (_event, { serviceName }) => {
    if (serviceName === 'network.mojom.NetworkService') lanes.renew();
  });
  return createNetOpen({
    request: (options) => net.request(options),
    lanes,
    userAgent: USER_AGENT,
  });
}
