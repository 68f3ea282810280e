import { describe, expect, it } from 'vitest';
import { exitCodeOf, lastLines, run } from '../../../build/setup/child.mjs';

const node = (script: string, options: Parameters<typeof run>[2] = {}) =>
  run(process.execPath, ['-e', script], { quiet: true, ...options });

describe('run', () => {
  it('returns the exit code and what was printed', async () => {
    const result = await node('console.log("out"); console.error("err"); process.exitCode = 3');
    expect(result).toMatchObject({ code: 3, stdout: 'out\n' });
    expect(result.output).toContain('err\n');
  });

  it('answers with 127 for a program that is not there', async () => {
    const result = await run('no-such-program-here', [], { quiet: true });
    expect(result.code).toBe(127);
    expect(result.output).toContain('no-such-program-here');
  });

  it('gives no input, so that nothing waits for an answer', async () => {
    const script = 'process.stdin.on("end", () => console.log("no input")).resume()';
    expect((await node(script)).stdout).toBe('no input\n');
  });

  it.skipIf(process.platform === 'win32')(
    'answers as a shell does when a signal ended it',
    async () => {
      const result = await node(
        'process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)',
      );
      expect(result.code).toBe(exitCodeOf('SIGTERM'));
      expect(exitCodeOf('SIGTERM')).toBe(143);
    },
  );

  it('ends the program when it is told to', async () => {
    const stop = new AbortController();
    const running = node('console.log("up"); setInterval(() => {}, 1000)', {
      signal: stop.signal,
      onOutput: () => stop.abort(),
    });
    expect((await running).code).not.toBe(0);
  });

  it('tells the process id as soon as there is one', async () => {
    let pid = 0;
    const { stdout } = await node('console.log(process.pid)', {
      onStart: (started) => (pid = started),
    });
    expect(stdout.trim()).toBe(String(pid));
  });
});

describe('lastLines', () => {
  it('keeps the end, without empty lines', () => {
    expect(lastLines('a\n\nb\n \nc\n', 2)).toBe('b\nc');
  });
});
