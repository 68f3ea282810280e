import { Console } from 'node:console';
import { CommandLineError, parseCommandLine, type CommandLine } from './options.ts';
import { startDemo } from './start-demo.ts';

export { startDemo, type Demo } from './start-demo.ts';
export type { DemoOptions } from './options.ts';

function readCommandLine(): CommandLine {
  try {
    return parseCommandLine(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    process.stderr.write(`demo: ${error.message}\n`);
    process.exit(2);
  }
}

async function run(): Promise<void> {
  // Whoever started the demo reads one line of JSON from stdout; libraries may only use stderr.
  globalThis.console = new Console(process.stderr);
  const { options, parentStdin } = readCommandLine();
  const { close, ...ready } = await startDemo(options);
  const stop = () => void close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (parentStdin) {
    process.stdin.once('end', stop).once('error', stop);
    process.stdin.resume();
  }
  process.stdout.write(`${JSON.stringify({ ready: true, ...ready })}\n`);
}

if (import.meta.main) await run();
