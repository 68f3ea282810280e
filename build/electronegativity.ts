/**
 * `npm run electronegativity`: Doyensec's scanner over the app's sources, which must find what
 * electronegativity/exceptions.ts names and nothing else. It is not kept up any more, so its checks are
 * rules of our own linter too (lint/electron-rules.mjs), and only those are part of `npm test`.
 */
import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exceptions } from './electronegativity/exceptions.ts';

const root = join(import.meta.dirname, '..');
const program = join(
  root,
  'build/electronegativity/node_modules/@doyensec/electronegativity/dist/index.js',
);
const offline = join(root, 'build/electronegativity/offline.cjs');
const SCANNED = ['main', 'preload', 'renderer', 'package.json'];

/** A mistake that the scanner knows, for the end of a file: it shows that the file was understood. */
const PLANTED = '\nnew BrowserWindow({ webPreferences: { nodeIntegration: true } });\n';
const OF_PLANTED = 'NODE_INTEGRATION_JS_CHECK';

interface Sarif {
  readonly runs: readonly {
    readonly results: readonly {
      readonly ruleId: string;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number };
        };
      }[];
    }[];
  }[];
}

interface Finding {
  readonly check: string;
  /** Empty for what is found in the whole app. */
  readonly file: string;
  readonly line: number;
}

/** The Electron that the app is built for: the scanner's judgement depends on it. */
async function electronVersion(): Promise<string> {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string }>;
  };
  return packages['node_modules/electron']?.version ?? '';
}

async function scan(folder: string, version: string): Promise<Finding[]> {
  const report = join(folder, '..', 'report.sarif');
  const args = ['-i', folder, '-r', '-e', version, '-o', report];
  await promisify(execFile)(process.execPath, ['--require', offline, program, ...args], {
    maxBuffer: 2 ** 26,
  });
  const { runs } = JSON.parse(await readFile(report, 'utf8')) as Sarif;
  return runs.flatMap(({ results }) =>
    results.flatMap(({ ruleId, locations }) =>
      locations.map(({ physicalLocation: { artifactLocation, region } }) => ({
        check: ruleId,
        file: artifactLocation.uri.replace(/^file:\/\/\/$/, ''),
        line: region.startLine,
      })),
    ),
  );
}

const work = await mkdtemp(join(tmpdir(), 'electronegativity-'));
const copy = join(work, 'app');
try {
  for (const name of SCANNED) await cp(join(root, name), join(copy, name), { recursive: true });
  const version = await electronVersion();
  const found = await scan(copy, version);

  const inside = await readdir(copy, { recursive: true });
  const sources = inside.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
  for (const name of sources) await appendFile(join(copy, name), PLANTED);
  const planted = await scan(copy, version);
  const understood = new Set(
    planted.filter(({ check }) => check === OF_PLANTED).map(({ file }) => file),
  );
  const unread = sources.filter((name) => !understood.has(name.replaceAll('\\', '/')));

  const isExpected = (finding: Finding) =>
    exceptions.some(({ check, file }) => check === finding.check && file === finding.file);
  const news = found.filter((finding) => !isExpected(finding));
  const gone = exceptions.filter(
    ({ check, file }) => !found.some((each) => each.check === check && each.file === file),
  );
  for (const { check, file, line } of news)
    console.error(`[electronegativity] ${check} in ${file}:${line} is argued nowhere.`);
  for (const { check, file } of gone)
    console.error(`[electronegativity] ${check} in ${file || 'the app'} is not found any more.`);
  for (const name of unread)
    console.error(`[electronegativity] ${name} could not be read by the scanner.`);
  console.log(
    `[electronegativity] ${sources.length} files, ${found.length} findings, ${found.length - news.length} of them argued in build/electronegativity/exceptions.ts`,
  );
  process.exitCode = news.length + gone.length + unread.length > 0 ? 1 : 0;
} finally {
  await rm(work, { recursive: true, force: true });
}
