/** The real `window.auth`, asked from outside its page, as the contract suite wants it. */
import type {
  AuthBridge,
  MethodName,
  RequestHandle,
  Result,
  StreamRequest,
} from '../../../preload/contract.ts';
import type { AuthBridgeSubject, Listening, OpenedRequest } from '../../contracts/auth-bridge.ts';
import type { RunningApp } from '../../rig/app.ts';
import type { Desktop } from '../../rig/desktop.ts';
import { decide, signInAndAllow } from '../../rig/person.ts';
import { call, loadedAnew, markPage, type PageWindow } from './page-calls.ts';

type Heard = Record<string, { readonly all: unknown[]; readonly end: () => void }>;
/** A page of the suite: it keeps what its listeners hear. */
type ListeningWindow = PageWindow & { readonly heard: Heard };

type Opened = Record<string, { readonly handle: RequestHandle; readonly sent: [number, number][] }>;
/** A page of the suite: it keeps its requests. */
type OpenedWindow = PageWindow & { readonly opened: Opened };

/** Makes the subject of an app's first page. */
export function pageSubject(
  { page }: Pick<RunningApp, 'page'>,
  desktop: Desktop,
  issuer: string,
): AuthBridgeSubject {
  let listeners = 0;
  const ask = (method: MethodName, ...args: unknown[]) =>
    call(page, method, ...(args as Parameters<AuthBridge[typeof method]>)) as Promise<never>;

  async function listen(event: 'onSessionChanged' | 'onGrantsChanged'): Promise<Listening<never>> {
    listeners += 1;
    const key = `listener-${listeners}`;
    await page.evaluate(
      ([name, to]) => {
        const own = window as unknown as { heard?: Heard } & PageWindow;
        const all: unknown[] = [];
        const hear = own.auth[name] as (listener: (value: unknown) => void) => () => void;
        own.heard = { ...own.heard, [to]: { all, end: hear((value) => all.push(value)) } };
      },
      [event, key] as const,
    );
    return {
      heard: () =>
        page.evaluate(
          (of) => (window as unknown as ListeningWindow).heard[of]?.all as never[],
          key,
        ),
      end: () =>
        page.evaluate((of) => (window as unknown as ListeningWindow).heard[of]?.end(), key),
    };
  }

  async function open(asked: unknown): Promise<OpenedRequest> {
    listeners += 1;
    const key = `request-${listeners}`;
    await page.evaluate(
      ([request, as]) => {
        const own = window as unknown as PageWindow & { opened?: Opened };
        const sent: [number, number][] = [];
        const handle = own.auth.openRequest(request as StreamRequest, (...both) => sent.push(both));
        own.opened = { ...own.opened, [as]: { handle, sent } };
      },
      [asked, key] as const,
    );
    return {
      head: () =>
        page.evaluate((of) => (window as unknown as OpenedWindow).opened[of]!.handle.head, key),
      read: () =>
        page.evaluate(async (of) => {
          const piece = await (window as unknown as OpenedWindow).opened[of]!.handle.read();
          if (!piece.ok || piece.value === null) return piece as Result<null>;
          return { ok: true as const, value: new TextDecoder().decode(piece.value) };
        }, key),
      cancel: () =>
        page.evaluate((of) => (window as unknown as OpenedWindow).opened[of]!.handle.cancel(), key),
      sent: () => page.evaluate((of) => (window as unknown as OpenedWindow).opened[of]!.sent, key),
    };
  }

  return {
    issuer,
    open,
    call: ask,
    listen,
    describe: (code) =>
      page.evaluate(
        (asked) => (window as unknown as PageWindow).auth.describe(asked as 'internal'),
        code,
      ),
    shape: () =>
      page.evaluate(() => {
        const { auth } = window as unknown as PageWindow;
        return Object.fromEntries(
          Object.entries(auth).map(([name, value]) => [name, typeof value]),
        );
      }),

    async inBrowser(act, work) {
      const before = await desktop.browser.opened();
      const done = work();
      const browser = await desktop.browser.attach(before + 1);
      if (act === 'deny') await decide(browser.page, 'deny');
      else await signInAndAllow(browser.page, act);
      await browser.page.waitForURL('http://127.0.0.1:*/done');
      const result = await done;
      await browser.close();
      return result;
    },

    async leaving(method, ...args) {
      await markPage(page);
      // The page that asked is gone before it hears the answer.
      const asked = ask(method, ...args).catch(() => {});
      await loadedAnew(page);
      await asked;
    },
  };
}
