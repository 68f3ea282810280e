import { BusError, openFirst, type Bus } from './bus.ts';
import { sessionBusPaths } from './bus-address.ts';
import { lockedObjects, NO_OBJECT, SECRET_SERVICE } from './lock-state.ts';
import type { BusEnvironment, KeytarItem } from './lock-state.ts';

const PROMPT_INTERFACE = 'org.freedesktop.Secret.Prompt';
/** Longer than anybody waits for a sign-in: who asked takes the question back before. */
const LONGEST_MS = 60 * 60 * 1000;
/** No parent: the prompter puts its window where the desktop wants it. */
const NO_WINDOW = '';

/**
 * Has the Secret Service ask the person to unlock what of these items, and of the default collection, is
 * locked. Resolves when the prompt is gone (answered, dismissed, or it could not be shown), when
 * nothing is locked, and at once when `signal` is aborted, which takes the prompt off the screen.
 * Says nothing of the outcome: the lock is asked for that.
 *
 * Why not by reading: libsecret would show the same prompt, but the thread of the read waits for its
 * answer, cannot be called back, and keeps the process from ending (measured). Here a prompt costs a
 * connection.
 *
 * @param env where the session bus is found; the process environment outside tests.
 */
export async function askToUnlock(
  item: KeytarItem,
  signal: AbortSignal,
  env: BusEnvironment = process.env,
): Promise<void> {
  if (signal.aborted) return;
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  await Promise.race([ask(item, { aborted, isAborted: () => signal.aborted }, env), aborted]);
}

interface Ending {
  readonly aborted: Promise<void>;
  readonly isAborted: () => boolean;
}

async function ask(item: KeytarItem, ending: Ending, env: BusEnvironment): Promise<void> {
  const bus = await openFirst(sessionBusPaths(env), LONGEST_MS).catch(() => null);
  if (bus === null) return;
  try {
    const prompt = await promptFor(bus, item);
    if (prompt === null || ending.isAborted()) return;
    const { gone } = await startPrompt(bus, prompt);
    await Promise.race([gone, ending.aborted]);
  } catch {
    // A service that does not do what it says: the person unlocks it in another way, or cancels.
  } finally {
    // A prompt goes with the connection that asked for it. Never `Dismiss`: gnome-keyring 42 crashes on
    // it while its prompter has not answered, and takes every program's keyring with it (measured).
    bus.close();
  }
}

type Prompt = Readonly<Record<'destination' | 'path' | 'interface', string>>;

/** The prompt that would unlock it; null when there is nothing to be asked. */
async function promptFor(bus: Bus, item: KeytarItem): Promise<Prompt | null> {
  const locked = await lockedObjects(bus, item);
  if (locked === null || locked.length === 0) return null;
  const [, path] = await bus.call({
    ...SECRET_SERVICE,
    member: 'Unlock',
    signature: 'ao',
    body: [locked],
  });
  if (typeof path !== 'string') throw new BusError(null);
  if (path === NO_OBJECT) return null;
  return { destination: SECRET_SERVICE.destination, path, interface: PROMPT_INTERFACE };
}

/** Shows the prompt; the promise within says when it is gone. */
async function startPrompt(bus: Bus, prompt: Prompt): Promise<{ readonly gone: Promise<void> }> {
  const completed = { path: prompt.path, interface: PROMPT_INTERFACE, member: 'Completed' };
  const { destination: sender, interface: of } = prompt;
  const rule = `type='signal',sender='${sender}',interface='${of}',member='${completed.member}'`;
  await bus.call({
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
    member: 'AddMatch',
    signature: 's',
    body: [rule],
  });
  const gone = bus.signal(completed);
  gone.catch(() => {}); // Told to whoever waits.
  await bus.call({ ...prompt, member: 'Prompt', signature: 's', body: [NO_WINDOW] });
  return { gone };
}
