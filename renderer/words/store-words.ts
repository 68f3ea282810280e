/** What the credential store is called where the app runs, and what a person can do there. */

/** The systems that have words of their own. */
export type System = 'linux' | 'mac' | 'windows';

/** The system, of the browser engine's own description of it. */
export function systemOf(userAgent: string): System {
  if (userAgent.includes('Macintosh')) return 'mac';
  return userAgent.includes('Windows') ? 'windows' : 'linux';
}

const names: Readonly<Record<System, string>> = {
  linux: 'keyring',
  mac: 'keychain',
  windows: 'Credential Manager',
};

/** What to expect while the session cannot be opened. */
export function blockedHint(
  problem: 'store_locked' | 'store_denied' | 'store_unavailable',
): string {
  return problem === 'store_locked'
    ? 'Nothing is deleted while you wait. It opens by itself when you unlock it.'
    : 'Nothing is deleted while you wait.';
}

/** The store is locked, and a sign-in waits for it. */
export function unlockWords(system: System): {
  readonly heading: string;
  readonly sentence: string;
  readonly otherwise: string;
} {
  const name = names[system];
  return {
    heading: `Unlock your ${name} to go on`,
    sentence: 'Your system asks for its password. After that the browser opens by itself.',
    otherwise: `No question on the screen? Unlock the ${name} in the settings of your system.`,
  };
}
