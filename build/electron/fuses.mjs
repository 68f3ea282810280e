/**
 * Electron's fuses: switches that are bytes inside its executable, after a sentinel
 * (https://www.electronjs.org/docs/latest/tutorial/fuses). Written by hand because this must run on
 * Node 20, which @electron/fuses 2 does not.
 */

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const WIRE_VERSION = 1;

/**
 * @param {Buffer} executable
 * @returns {{offset: number, wire: string}} where the fuse bytes are, and what they say, one
 *   character per fuse ('0' off, '1' on)
 * @throws {Error} when there is not exactly one fuse wire of the known version
 */
export function readFuses(executable) {
  const sentinel = executable.indexOf(SENTINEL);
  if (sentinel < 0) throw new Error('The executable has no fuse wire.');
  if (executable.indexOf(SENTINEL, sentinel + 1) >= 0)
    throw new Error('The executable has two fuse wires.');
  const header = sentinel + SENTINEL.length;
  const length = executable[header + 1] ?? 0;
  const offset = header + 2;
  if (executable[header] !== WIRE_VERSION || offset + length > executable.length) {
    throw new Error('The fuse wire of the executable is of an unknown version.');
  }
  return { offset, wire: executable.toString('latin1', offset, offset + length) };
}

/**
 * Sets all fuses, in place.
 * @param {Buffer} executable
 * @param {string} wire as `readFuses` returns it; as many fuses as the executable has
 * @throws {Error} when the executable has another number of fuses
 */
export function writeFuses(executable, wire) {
  const current = readFuses(executable);
  if (current.wire.length !== wire.length)
    throw new Error('The executable has another number of fuses.');
  executable.write(wire, current.offset, 'latin1');
}
