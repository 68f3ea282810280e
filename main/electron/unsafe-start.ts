/**
 * What the app is started with: the switches of its command line and the variables of its environment.
 * Chromium and Node read both before and behind our back, and a few of them open the app to others, show its
 * secrets or make it trust a server that nobody should (FU-05, MD-09). Nothing here reads or changes the
 * process: `electron/refused-start.ts` does (docs/decisions/0021).
 */

/** How a program is started; `process` has these. */
export interface Start {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** One thing that a start is refused for. */
export interface Refused {
  readonly kind: 'switch' | 'variable';
  /** As Chromium or Node knows it, without dashes and value; for switches, any text at all. */
  readonly name: string;
}

const anyValue = /^/;
const noValue = /^$/;
const number = /^\d{1,2}(?:\.\d{1,4})?$/;

/**
 * The switches that are let through, with the values that are: how things look, where a display and a
 * person need it. There are over a thousand others and every Chromium has new ones, so nothing is let
 * through that is not here. Linux launchers, Electron and Chromium add none by themselves (measured).
 */
const harmless: ReadonlyMap<string, RegExp> = new Map([
  ['ozone-platform', /^(?:x11|wayland)$/],
  ['ozone-platform-hint', /^(?:auto|x11|wayland)$/],
  // The two features that Wayland launchers ask for; features in general can be anything.
  [
    'enable-features',
    /^(?:UseOzonePlatform|WaylandWindowDecorations)(?:,(?:UseOzonePlatform|WaylandWindowDecorations))*$/,
  ],
  ['enable-wayland-ime', noValue],
  ['wayland-text-input-version', /^[13]$/],
  ['gtk-version', /^[34]$/],
  ['force-device-scale-factor', number],
  ['force-renderer-accessibility', /^(?:|basic|complete)$/],
  ['force-prefers-reduced-motion', noValue],
  ['disable-gpu', noValue],
  ['lang', /^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2}$/],
]);

/** The variables that are refused, with the values that are; what else there is is not ours to judge. */
const harmful: ReadonlyMap<string, RegExp> = new Map([
  // Runs code before ours, opens the inspector, changes TLS.
  ['NODE_OPTIONS', anyValue],
  // The only value that Node looks for.
  ['NODE_TLS_REJECT_UNAUTHORIZED', /^0$/],
  // Writes the keys of TLS connections to a file: Chromium heeds it.
  ['SSLKEYLOGFILE', anyValue],
  // Write to the terminal where main's requests go, queries and all.
  ['NODE_DEBUG', anyValue],
  ['NODE_DEBUG_NATIVE', anyValue],
  // Compiled code, from a folder, for our own files.
  ['NODE_COMPILE_CACHE', anyValue],
]);

/** A switch of `base::CommandLine`, or null for any other argument. */
function switchOf(argument: string, platform: NodeJS.Platform) {
  const prefix = platform === 'win32' ? /^(?:--|-|\/)/ : /^--?/;
  // It trims as well. What stands behind `--` is none to it, but may be to another parser.
  const text = argument.trim();
  const bare = text.replace(prefix, '');
  if (bare === text || bare === '') return null;
  const [name = '', ...value] = bare.split('=');
  return { name: platform === 'win32' ? name.toLowerCase() : name, value: value.join('=') };
}

function refusedSwitches({ argv, platform }: Start): string[] {
  return argv.slice(1).flatMap((argument) => {
    const found = switchOf(argument, platform);
    if (found === null || harmless.get(found.name)?.test(found.value)) return [];
    return [found.name];
  });
}

/**
 * What a release is not started with. Values are never in the answer: they could be secrets.
 * @returns each name once, switches first; empty when there is nothing against the start.
 */
export function refusedIn(start: Start): readonly Refused[] {
  const switches = [...new Set(refusedSwitches(start))];
  const variables = [...harmful].filter(([name, values]) => {
    const value = start.env[name];
    // An empty one counts as unset, to Node and Chromium as well.
    return value !== undefined && value !== '' && values.test(value);
  });
  return [
    ...switches.map((name): Refused => ({ kind: 'switch', name })),
    ...variables.map(([name]): Refused => ({ kind: 'variable', name })),
  ];
}

/** As it is shown: a switch may be any text, of any length, and only an ordinary one is repeated. */
export function shownName({ kind, name }: Refused): string {
  if (kind === 'variable') return name;
  return /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(name) ? `--${name}` : 'a switch with an odd name';
}

const MOST_BYTES = 16 * 1024;

/**
 * Whether the arguments are more than one process can tell another. A second start hands all of its own to the
 * first, which reads 32 KiB; when there are more, Chromium takes the first one for dead and kills it (measured).
 */
export function isTooLong(argv: readonly string[]): boolean {
  return Buffer.byteLength(argv.join('\0')) > MOST_BYTES;
}
