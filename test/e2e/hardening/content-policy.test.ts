import type { Page } from 'playwright-core';
import { expect, test } from '../support/fixtures.ts';
import { startDecoyServer } from '../support/decoy-server.ts';

/** A change of this text is a change of what a page may do, and must be meant. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
  "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";

interface Attempts {
  readonly done: string[];
  readonly violations: string[];
}

/** Keeps what the page reports; attempts run in tasks of the page's own, where its policy holds. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const attempts: Attempts = { done: [], violations: [] };
    Object.assign(window, { attempts });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      attempts.violations.push(effectiveDirective);
    });
  });
}

const attemptsOf = (page: Page): Promise<Attempts> =>
  page.evaluate(() => (window as unknown as { attempts: Attempts }).attempts);

test('every page comes with exactly this policy [EL-07]', async ({ shell }) => {
  const answers = await shell.app.electron.evaluate(async ({ net }) =>
    Promise.all(
      ['index.html', 'problem.html', 'assets/index.js', 'no-such-file'].map(async (path) => {
        const { status, headers } = await net.fetch(`app://shell/${path}`);
        const names = ['content-security-policy', 'x-content-type-options', 'referrer-policy'];
        return [status, ...names.map((name) => headers.get(name))];
      }),
    ),
  );
  for (const [, ...headers] of answers) expect(headers).toEqual([POLICY, 'nosniff', 'no-referrer']);
  expect(answers.map(([status]) => status)).toEqual([200, 200, 200, 404]);
});

test('text does not become a script, however it comes into the page [EL-07]', async ({ shell }) => {
  const { page } = shell;
  await watch(page);
  /* eslint-disable no-eval, no-new-func, @typescript-eslint/no-implied-eval -- they must not work */
  await page.evaluate(() => {
    const { attempts } = window as unknown as { attempts: Attempts };
    const run = "window.attempts.done.push('ran')";
    const tries: Record<string, () => void> = {
      'inline script': () => {
        const script = document.createElement('script');
        script.append(run);
        document.body.append(script);
      },
      'script text': () => {
        document.createElement('script').text = run;
      },
      'inner HTML': () => {
        document.body.innerHTML = `<img src=x onerror="${run}">`;
      },
      'event attribute': () => {
        document.body.setAttribute('onclick', run);
        document.body.click();
      },
      'javascript URL': () => {
        const link = document.createElement('a');
        link.href = `javascript:${run}`;
        link.click();
      },
      eval: () => {
        (0, eval)(run);
      },
      'new Function': () => {
        (new Function(run) as () => void)();
      },
      'timer text': () => {
        setTimeout(run, 0);
      },
      'data script': () => {
        const script = document.createElement('script');
        script.setAttribute('src', `data:text/javascript,${run}`);
        document.body.append(script);
      },
      worker: () => {
        new Worker(URL.createObjectURL(new Blob([run])));
      },
    };
    for (const [name, attempt] of Object.entries(tries)) {
      setTimeout(() => {
        try {
          attempt();
          attempts.done.push(`tried: ${name}`);
        } catch {
          attempts.done.push(`refused: ${name}`);
        }
      }, 0);
    }
  });
  /* eslint-enable no-eval, no-new-func, @typescript-eslint/no-implied-eval */
  await expect.poll(async () => (await attemptsOf(page)).done.length).toBe(10);
  const { done, violations } = await attemptsOf(page);
  expect(done).not.toContain('ran');
  // Only a link says nothing to the script that clicks it.
  expect(done.sort()).toEqual([
    'refused: data script',
    'refused: eval',
    'refused: event attribute',
    'refused: inline script',
    'refused: inner HTML',
    'refused: new Function',
    'refused: script text',
    'refused: timer text',
    'refused: worker',
    'tried: javascript URL',
  ]);
  await expect
    .poll(async () => new Set((await attemptsOf(page)).violations))
    .toEqual(new Set(['script-src-elem', 'require-trusted-types-for']));
  expect(violations.length).toBeGreaterThanOrEqual(9);
});

test('the page reaches no other host by any element or request [EL-01, EL-07]', async ({
  shell,
}) => {
  const { page } = shell;
  const decoy = await startDecoyServer();
  try {
    await watch(page);
    await page.evaluate((origin) => {
      const { attempts } = window as unknown as { attempts: Attempts };
      const tag = (name: string, attributes: Record<string, string>) => {
        const element = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        document.body.append(element);
      };
      const tries: Record<string, () => unknown> = {
        fetch: () => fetch(`${origin}/fetch`),
        xhr: () => {
          const request = new XMLHttpRequest();
          request.open('GET', `${origin}/xhr`);
          request.send();
        },
        socket: () => new WebSocket(`${origin.replace('http', 'ws')}/socket`),
        events: () => new EventSource(`${origin}/events`),
        beacon: () => navigator.sendBeacon(`${origin}/beacon`, 'x'),
        image: () => tag('img', { src: `${origin}/image` }),
        style: () => tag('link', { rel: 'stylesheet', href: `${origin}/style` }),
        prefetch: () => tag('link', { rel: 'prefetch', href: `${origin}/prefetch` }),
        preload: () => tag('link', { rel: 'preload', as: 'font', href: `${origin}/preload` }),
        manifest: () => tag('link', { rel: 'manifest', href: `${origin}/manifest` }),
        video: () => tag('video', { src: `${origin}/video` }),
        object: () => tag('object', { data: `${origin}/object` }),
        embed: () => tag('embed', { src: `${origin}/embed` }),
        frame: () => tag('iframe', { src: `${origin}/frame` }),
        own: () => tag('iframe', { src: 'app://shell/index.html' }),
      };
      for (const [name, attempt] of Object.entries(tries)) {
        setTimeout(() => {
          const outcome = new Promise((resolve) => resolve(attempt()));
          void outcome.catch(() => {}).finally(() => attempts.done.push(name));
        }, 0);
      }
    }, decoy.origin);
    await expect.poll(async () => (await attemptsOf(page)).done.length).toBe(15);
    await expect
      .poll(async () => [...new Set((await attemptsOf(page)).violations)].sort())
      .toEqual([
        'connect-src',
        'default-src',
        'font-src',
        'frame-src',
        'img-src',
        'media-src',
        'require-trusted-types-for',
        'style-src-elem',
      ]);
    const frames = page.frames().map((frame) => new URL(frame.url()).protocol);
    expect(frames.sort()).toEqual(['app:', 'chrome-error:', 'chrome-error:']);
    expect(decoy.visits).toEqual([]);
    // It would have been seen.
    await fetch(decoy.origin);
    expect(decoy.visits).toEqual(['connection', 'GET /']);
  } finally {
    await decoy.close();
  }
});
