import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Notebook } from './notes.ts';

/** A line that says nothing, so that nobody on the way takes a quiet stream for a broken one. */
const STILL_HERE_MS = 30_000;

/**
 * Sends a person's notes as server-sent events, all of them, now and after each change; resolves when nobody
 * reads them any more.
 */
export async function sendNotes(
  notebook: Notebook,
  sub: string,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const tell = () => {
    response.write(`event: notes\ndata: ${JSON.stringify({ notes: notebook.of(sub) })}\n\n`);
  };
  const end = notebook.watch(sub, tell);
  const stillHere = setInterval(() => response.write(': still here\n\n'), STILL_HERE_MS);
  tell();
  await once(response, 'close');
  clearInterval(stillHere);
  end();
}
