import { describe, expect, it } from 'vitest';
import {
  blockedHint,
  memoryOnlyWords,
  nothingCanBeKept,
  systemOf,
  unlockWords,
} from '../../../../renderer/words/store-words.ts';

const SYSTEMS = ['linux', 'mac', 'windows'] as const;
const PROBLEMS = ['store_locked', 'store_denied', 'store_unavailable', 'nothing_to_keep'] as const;

describe('the words for the credential store', () => {
  it.each([
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36', 'mac'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36', 'windows'],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', 'linux'],
    ['', 'linux'],
  ])('know the system of %s', (userAgent, system) => {
    expect(systemOf(userAgent)).toBe(system);
  });

  it('name the store as the system does [ST-05]', () => {
    expect(SYSTEMS.map((system) => unlockWords(system).heading)).toEqual([
      'Unlock your keyring to go on',
      'Unlock your keychain to go on',
      'Unlock your Credential Manager to go on',
    ]);
  });

  it('say on each system how to get a store, and differ [ST-01]', () => {
    const said = SYSTEMS.map((system) => nothingCanBeKept(system).nextStep);
    expect(new Set(said).size).toBe(SYSTEMS.length);
    expect(said[0]).toContain('GNOME Keyring, KWallet');
    const kept = { kind: 'memory_only', problem: 'store_unavailable' } as const;
    for (const system of SYSTEMS) {
      expect(memoryOnlyWords(kept, system).nextStep).toContain('“No password store”');
    }
  });

  it('say why it is for this run only, and offer what can be done [ST-01, RT-08]', () => {
    const all = PROBLEMS.map((problem) =>
      memoryOnlyWords({ kind: 'memory_only', problem }, 'linux'),
    );
    for (const { message, nextStep } of all) {
      expect(message).toContain('You are signed in for this run only: ');
      expect(nextStep).toContain('To stay signed in: ');
    }
    expect(new Set(all.map(({ message }) => message)).size).toBe(PROBLEMS.length);
    const offered = memoryOnlyWords(
      { kind: 'memory_only', problem: 'store_unavailable', canKeep: true },
      'linux',
    );
    expect(offered.nextStep).toContain('can be kept');
    expect(offered.message).not.toContain('no password store');
  });

  it('use no word of the trade', () => {
    const words = SYSTEMS.flatMap((system) => [
      unlockWords(system),
      nothingCanBeKept(system),
      ...PROBLEMS.map((problem) => memoryOnlyWords({ kind: 'memory_only', problem }, system)),
    ]);
    const hints = (['store_locked', 'store_denied', 'store_unavailable'] as const).map(blockedHint);
    expect(JSON.stringify([words, hints])).not.toMatch(/token|oauth|pkce/i);
  });
});
