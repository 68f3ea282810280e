import { describeSystemBrowser } from '../../contracts/system-browser.ts';
import { createFakeSystemBrowser } from '../../fakes/fake-system-browser.ts';

describeSystemBrowser('the fake', () => {
  const browser = createFakeSystemBrowser();
  return Promise.resolve({
    browser,
    opened: () => Promise.resolve(browser.opened),
    breakLaunching: () => {
      browser.mode = 'fails';
    },
  });
});
