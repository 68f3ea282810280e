/** Which Linux this is, from /etc/os-release (freedesktop's os-release(5)). */
import { readFileSync } from 'node:fs';

/**
 * @param {string} text the file's content
 * @returns {{id: string, like: string[]}} empty id when it is not named
 */
export function parseOsRelease(text) {
  /** @type {Map<string, string>} */
  const values = new Map();
  for (const line of text.split('\n')) {
    const [, key, value] = /^([A-Z_]+)=(.*)$/.exec(line.trim()) ?? [];
    if (key && value !== undefined) values.set(key, value.replace(/^(["'])(.*)\1$/, '$2'));
  }
  const like = values.get('ID_LIKE')?.split(/\s+/).filter(Boolean) ?? [];
  return { id: values.get('ID') ?? '', like };
}

/** @param {{id: string, like: string[]}} os */
export const isDebianFamily = ({ id, like }) =>
  [id, ...like].some((name) => name === 'debian' || name === 'ubuntu');

/** @returns {{id: string, like: string[]}} */
export function readOsRelease() {
  for (const file of ['/etc/os-release', '/usr/lib/os-release']) {
    try {
      return parseOsRelease(readFileSync(file, 'utf8'));
    } catch {
      // The first may be missing; a Linux with neither is treated as "some other Linux".
    }
  }
  return { id: '', like: [] };
}
