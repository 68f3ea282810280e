import { describeStoreLock } from '../../contracts/store-lock.ts';
import { createFakeStoreLock } from '../../fakes/fake-store-lock.ts';

describeStoreLock('the fake', () => {
  const lock = createFakeStoreLock();
  return Promise.resolve({
    lock,
    close: () => {
      lock.is = 'locked';
      return Promise.resolve();
    },
    open: () => {
      lock.dismiss();
      lock.is = 'open';
      return Promise.resolve();
    },
    prompts: () => Promise.resolve(lock.prompts()),
    dismiss: () => {
      lock.dismiss();
      return Promise.resolve();
    },
    stop: () => Promise.resolve(),
  });
});
