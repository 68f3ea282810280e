/** An event of a stream (HTML Standard, "Server-sent events"). */
export interface ServerSentEvent {
  /** `message` when the server gave it no name. */
  readonly event: string;
  readonly data: string;
  /** The last ID that the server gave; empty when it gave none. */
  readonly id: string;
}

/** More than any event that a page can want; a server that never ends a line must not fill the memory. */
const MAX_EVENT_CHARS = 1024 * 1024;

/** The lines of a text that comes in pieces; the two ends of `\r\n` may come apart. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let begun = '';
  let endedByReturn = false;
  for await (const piece of pieces) {
    const text = endedByReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    endedByReturn = piece.endsWith('\r');
    const [first = '', ...lines] = text.split(/\r\n|\n|\r/);
    lines.unshift(begun + first);
    begun = lines.pop() ?? '';
    if (begun.length > MAX_EVENT_CHARS) throw new RangeError('The server sends too long a line.');
    yield* lines;
  }
}

/**
 * Reads the body of `auth.stream` as server-sent events. Leaving the loop ends the request. A broken
 * connection is thrown, and not made anew: `id` of the last event says where to go on (`Last-Event-ID`).
 */
export async function* serverSentEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerSentEvent> {
  let event = '';
  let data: string[] = [];
  let size = 0;
  let id = '';
  const decoder = new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>;
  for await (const line of linesOf(body.pipeThrough(decoder))) {
    if (line === '') {
      if (data.length > 0) yield { event: event || 'message', data: data.join('\n'), id };
      event = '';
      data = [];
      size = 0;
      continue;
    }
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === 'event') event = value;
    else if (name === 'id' && !value.includes('\0')) id = value;
    else if (name === 'data') {
      data.push(value);
      size += value.length;
      if (size > MAX_EVENT_CHARS) throw new RangeError('The server sends too large an event.');
    }
  }
}
