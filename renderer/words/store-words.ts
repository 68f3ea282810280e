/** What the credential store is called where the app runs, and what a person can do there. */
import type { Persistence } from '../../preload/contract.ts';

type MemoryOnly = Extract<Persistence, { kind: 'memory_only' }>;

/** A sentence, and what can be done next. */
interface Said {
  readonly message: string;
  readonly nextStep: string;
}

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

/** How a store is had where there is none; the section of the guide has the commands. */
const remedies: Readonly<Record<System, string>> = {
  linux: 'start one (GNOME Keyring, KWallet).',
  mac: 'repair the login keychain (Keychain Access).',
  windows: 'start the service Credential Manager.',
};
const GUIDE = 'See “No password store” in the guide.';

/** Said before a password is typed: a sign-in would last for this run of the app only. */
export function nothingCanBeKept(system: System): Said {
  return {
    message: 'Signing in is for this run only: no password store.',
    nextStep: `To stay signed in, first ${remedies[system]}`,
  };
}

/** Why the session is for one run of the app only, and how to stay signed in. */
export function memoryOnlyWords({ problem, canKeep }: MemoryOnly, system: System): Said {
  const said = (why: string, step: string): Said => ({
    message: `You are signed in for this run only: ${why}`,
    nextStep: `To stay signed in: ${step}`,
  });
  if (canKeep) {
    return {
      message: 'You are signed in for this run only.',
      nextStep: 'There is a password store now: the session can be kept in it.',
    };
  }
  switch (problem) {
    case 'store_locked':
      return said('the password store is locked.', 'unlock it; the rest goes by itself.');
    case 'store_denied':
      return said(
        'the password store refused this app.',
        'allow this app there; the rest goes by itself.',
      );
    case 'store_unavailable':
      return said('no password store.', `${remedies[system]} ${GUIDE}`);
    case 'nothing_to_keep':
      return said(
        'the service gave nothing to keep.',
        'let the service grant this app the scope offline_access.',
      );
  }
}

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
