import { describe, expect, it } from 'vitest';
import { createStoreLock } from '../../../main/vault/store-lock.ts';

const service = 'org.example.shell';

describe('the lock of the credential store', () => {
  it.each([
    ['darwin', 'unknown'],
    ['win32', 'open'],
  ] as const)(
    'on %s is known by a call that has not ended, and is %s otherwise [ST-05]',
    async (platform, otherwise) => {
      let calls = 0;
      const lock = createStoreLock({ service, platform, pendingCalls: () => calls });
      expect(await lock.state()).toBe(otherwise);
      calls = 1;
      expect(await lock.state()).toBe('locked');
      await lock.askToUnlock(new AbortController().signal);
    },
  );

  it('on Linux is not known without a bus, and nobody is asked [ST-05]', async () => {
    const lock = createStoreLock({ service, platform: 'linux', pendingCalls: () => 0, env: {} });
    expect(await lock.state()).toBe('unknown');
    await lock.askToUnlock(new AbortController().signal);
  });
});
