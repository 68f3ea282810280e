/** Which TCP ports a process listens on, and whether anybody answers there: the view from outside. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { connect } from 'node:net';

const LISTEN = '0A';

/** An address in /proc/net/tcp is written as the bytes of its words, each word reversed. */
function addressOf(hex: string): string {
  if (hex.length === 8) return Buffer.from(hex, 'hex').reverse().join('.');
  return /^0{24}01000000$/.test(hex) ? '::1' : hex;
}

/** Every address that a process listens on, such as `127.0.0.1:40123`. */
export async function listeningOn(pid: number): Promise<string[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`);
  const links = await Promise.all(
    descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')),
  );
  const inodes = new Set(links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1]));
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8')),
  );
  const rows = tables.flatMap((table) => table.trim().split('\n').slice(1));
  return rows.flatMap((row) => {
    const columns = row.trim().split(/\s+/);
    const [address = '', port = ''] = columns[1]?.split(':') ?? [];
    const isOurs = columns[3] === LISTEN && inodes.has(columns[9]);
    return isOurs ? [`${addressOf(address)}:${Number.parseInt(port, 16)}`] : [];
  });
}

/** Whether a connection to 127.0.0.1 at this port is refused. */
export function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ECONNREFUSED');
    });
  });
}
