import type { RedirectListener } from '../ports.ts';
import { bindLoopback } from './bind.ts';
import { createLoopbackServer } from './loopback-server.ts';
import { createRedirectReceiver } from './redirect-receiver.ts';
import type { OnRefused } from './refusal.ts';

/** How long the browser may wait for the outcome: longer than a code exchange may take. */
const PAGE_WAIT_MS = 60_000;

/** What can be set when the listener is made. */
export interface RedirectListenerOptions {
  /** Told why something that reached the port was not acted on (LG-02). */
  readonly onRefused?: OnRefused;
  /** Milliseconds after which a waiting browser is sent back to the app without an outcome. */
  readonly pageWaitMs?: number;
}

/**
 * The redirect listener over `node:http` (RFC 8252 7.3): each `open` binds a port of its own on the
 * loopback interface, for one redirect (LB-13). `open` throws `ListenerError` when no port could be
 * bound, and the signal's reason when the attempt was aborted before.
 *
 * Call `receive` before the browser is opened: what arrives earlier is answered as not ours.
 */
export function createRedirectListener(options: RedirectListenerOptions = {}): RedirectListener {
  const { onRefused = () => {}, pageWaitMs = PAGE_WAIT_MS } = options;
  return {
    async open({ path, ports, signal }) {
      signal.throwIfAborted();
      const server = createLoopbackServer(onRefused);
      const { authority } = await bindLoopback(server.listen, ports);
      const receiver = createRedirectReceiver(server, {
        authority,
        path,
        signal,
        onRefused,
        pageWaitMs,
      });
      if (signal.aborted) {
        await receiver.close();
        throw signal.reason;
      }
      return receiver;
    },
  };
}
