import { parseArgs } from 'node:util';

/** How the demo is started. Every field has a default; see `DEFAULT_OPTIONS`. */
export interface DemoOptions {
  /** Provider port; when it is taken, the operating system chooses another. 0 always lets it choose. */
  readonly port: number;
  /** Demo API port, likewise. */
  readonly apiPort: number;
  /** Life of an access token, seconds. */
  readonly accessTokenSeconds: number;
  /** How long a rotated refresh token still works, seconds. 0: its first reuse ends the family. */
  readonly reuseGraceSeconds: number;
  /** How old a sign-in may be that the API takes for a transfer of money, seconds (RFC 9470). */
  readonly transferMaxAgeSeconds: number;
  /** Refuse authorization requests that were not pushed (RFC 9126). */
  readonly requirePar: boolean;
  /** Open the control listener for tests: faults, and a list of every secret issued. */
  readonly testHooks: boolean;
}

export const DEFAULT_OPTIONS: DemoOptions = {
  port: 9400,
  apiPort: 9401,
  accessTokenSeconds: 60,
  reuseGraceSeconds: 0,
  transferMaxAgeSeconds: 300,
  requirePar: false,
  testHooks: false,
};

/** Life of the process that the command line chose. */
export interface CommandLine {
  readonly options: DemoOptions;
  /** Exit when stdin closes, so that the demo never outlives the process that started it. */
  readonly parentStdin: boolean;
}

/** Thrown for a command line that cannot be understood; the message names the option. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

function wholeNumber(name: string, text: string | undefined, least: number, most: number): number {
  const value = Number(text);
  if (text === undefined || !/^\d{1,9}$/.test(text) || value < least || value > most) {
    throw new CommandLineError(`--${name} must be a whole number from ${least} to ${most}`);
  }
  return value;
}

/**
 * Reads the arguments after the script's name.
 * @throws CommandLineError for an unknown option or a value out of range.
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values } = (() => {
    try {
      return parseArgs({
        args: [...args],
        options: {
          port: { type: 'string', default: String(DEFAULT_OPTIONS.port) },
          'api-port': { type: 'string', default: String(DEFAULT_OPTIONS.apiPort) },
          'access-token-seconds': {
            type: 'string',
            default: String(DEFAULT_OPTIONS.accessTokenSeconds),
          },
          'reuse-grace-seconds': {
            type: 'string',
            default: String(DEFAULT_OPTIONS.reuseGraceSeconds),
          },
          'transfer-max-age-seconds': {
            type: 'string',
            default: String(DEFAULT_OPTIONS.transferMaxAgeSeconds),
          },
          'require-par': { type: 'boolean', default: DEFAULT_OPTIONS.requirePar },
          'test-hooks': { type: 'boolean', default: DEFAULT_OPTIONS.testHooks },
          'parent-stdin': { type: 'boolean', default: false },
        },
      });
    } catch (error) {
      throw new CommandLineError(error instanceof Error ? error.message : String(error));
    }
  })();
  return {
    options: {
      port: wholeNumber('port', values.port, 0, 65_535),
      apiPort: wholeNumber('api-port', values['api-port'], 0, 65_535),
      accessTokenSeconds: wholeNumber(
        'access-token-seconds',
        values['access-token-seconds'],
        1,
        86_400,
      ),
      reuseGraceSeconds: wholeNumber(
        'reuse-grace-seconds',
        values['reuse-grace-seconds'],
        0,
        3_600,
      ),
      transferMaxAgeSeconds: wholeNumber(
        'transfer-max-age-seconds',
        values['transfer-max-age-seconds'],
        0,
        86_400,
      ),
      requirePar: values['require-par'],
      testHooks: values['test-hooks'],
    },
    parentStdin: values['parent-stdin'],
  };
}
