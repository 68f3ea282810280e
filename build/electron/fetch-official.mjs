/**
 * Puts the official Electron into the cache of `@electron/get`, where its installer then finds it.
 * The installer alone waits without an end on networks that swallow its packets, and says nothing for
 * half a minute; this one asks for an answer within a time, and reports.
 *
 * A program of its own, because `@electron/get` needs the tool Node:
 * `node fetch-official.mjs <project folder> <ms to wait for an answer>`. Prints one JSON object per
 * line: `{"bytes": n, "of": n}` while it goes on, and last `{"fetched": true}` or `{"reason": "…"}`.
 */
import { createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';

const STALLED_MS = 30_000;
const REPORT_EVERY_MS = 500;

const [root = '.', answerMs = '4000'] = process.argv.slice(2);

const report = (/** @type {object} */ line) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** Fetches a file, and gives up when the server does not answer in time or stops sending. */
const patientDownloader = {
  /**
   * @param {string} url
   * @param {string} file
   */
  async download(url, file) {
    const { host } = new URL(url);
    const patience = new AbortController();
    const giveUpAfter = (/** @type {number} */ ms, /** @type {string} */ why) =>
      setTimeout(() => patience.abort(new Error(`${host} ${why}`)), ms);
    /**
     * @param {Promise<T>} attempt
     * @param {string} what said when it fails
     * @returns {Promise<T>}
     * @template T
     */
    const explained = (attempt, what) =>
      attempt.catch((error) => {
        // Node's fetch keeps the system's code (ENOTFOUND, ECONNREFUSED) inside.
        const code = error.cause?.code ? ` (${error.cause.code})` : '';
        throw patience.signal.reason ?? new Error(`${host} ${what}${code}`);
      });

    let timer = giveUpAfter(Number(answerMs), `did not answer within ${Number(answerMs) / 1000} s`);
    try {
      const response = await explained(
        fetch(url, { signal: patience.signal }),
        'could not be reached',
      );
      clearTimeout(timer);
      if (!response.ok || !response.body) throw new Error(`${host} answered ${response.status}`);
      timer = giveUpAfter(STALLED_MS, 'stopped sending');
      const of = Number(response.headers.get('content-length')) || undefined;
      const watched = watch(response.body, of, () => timer.refresh());
      await explained(pipeline(watched, createWriteStream(file)), 'broke off');
    } finally {
      clearTimeout(timer);
    }
  },
};

/**
 * Passes a download on, and reports how far it is.
 * @param {AsyncIterable<Uint8Array>} source
 * @param {number | undefined} of bytes that are expected
 * @param {() => void} onChunk
 */
async function* watch(source, of, onChunk) {
  let bytes = 0;
  let reportedAt = 0;
  for await (const chunk of source) {
    onChunk();
    bytes += chunk.length;
    if (Date.now() - reportedAt > REPORT_EVERY_MS) {
      reportedAt = Date.now();
      report({ bytes, of });
    }
    yield chunk;
  }
}

// The same details as electron/install.js gives, so that it looks for the same file in the same cache.
const fromElectron = createRequire(path.join(root, 'node_modules/electron/package.json'));
try {
  const { downloadArtifact } = await import(
    pathToFileURL(fromElectron.resolve('@electron/get')).href
  );
  await downloadArtifact({
    version: fromElectron('./package.json').version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    checksums: fromElectron('./checksums.json'),
    cacheRoot: process.env['electron_config_cache'],
    downloader: patientDownloader,
  });
  report({ fetched: true });
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  report({ reason: message.split('\n')[0]?.replace(/\.$/, '') });
}
