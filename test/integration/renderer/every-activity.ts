import type { ActivityEntry } from '../../../preload/contract.ts';
import { errors } from '../../../preload/errors.ts';
import { events, type EventName } from '../../../preload/events.ts';
import type { Scene } from './every-scene.ts';
import { signedIn, signedOut } from './every-state.ts';
import { NOW, type OpenPage, type SomeSession } from './page-rig.ts';

type Fields = Partial<Omit<ActivityEntry, 'at' | 'event' | 'sentence'>>;

/** A line of the activity, `minutes` before now. */
export const entry = (minutes: number, event: EventName, fields: Fields = {}): ActivityEntry => ({
  at: NOW - minutes * 60_000,
  event,
  sentence: events[event],
  ...fields,
});

/** What a usual day looks like, newest first. */
export const usualDay: readonly ActivityEntry[] = [
  entry(1, 'refresh.done', { token: '7f3a91c4' }),
  entry(1, 'refresh.sent', { token: '0b52e6d8' }),
  entry(3, 'ipc.refused', { method: 'signIn', reason: 'rate_limited', count: 100 }),
  entry(10, 'sign_in.done', { token: '0b52e6d8' }),
  entry(11, 'sign_in.failed', { code: 'access_denied' }),
  entry(12, 'sign_in.started'),
  entry(25, 'sign_out.done'),
  entry(25, 'sign_out.end_session', { outcome: 'opened' }),
  entry(25, 'sign_out.revocation', { outcome: 'failed', token: 'c9d01e2f' }),
  entry(25, 'sign_out.local', { outcome: 'done' }),
  entry(90, 'callback.refused', { reason: 'not_ours', count: 1 }),
  entry(95, 'store.state', { outcome: 'locked' }),
  entry(1500, 'session.reuse_suspected', { reason: 'unexpected', token: 'c9d01e2f' }),
  entry(1600, 'app.fault', { code: 'unhandled_rejection' }),
  entry(1700, 'log.thinned', { reason: 'sign_in.started', count: 1000 }),
  entry(1800, 'app.started', { version: '0.1.0' }),
];

/** Opens the activity from a state of the session; `answer` is what main says, if anything. */
export async function openActivity(open: OpenPage, answer: unknown, from: SomeSession = signedIn) {
  await open.show(from);
  if (answer !== undefined) await open.answer('getActivity', answer);
  await open.page.getByRole('button', { name: 'Activity' }).click();
}

const given = (value: readonly ActivityEntry[]) => ({ ok: true, value });
const unreadable = { code: 'activity_unreadable', ...errors.activity_unreadable };

/** Every look of the activity, by name. */
export const everyActivity: Readonly<Record<string, Scene>> = {
  activity: {
    async play(open) {
      await openActivity(open, given(usualDay));
      await open.page.getByText('Version 0.1.0.').waitFor();
    },
  },
  'activity-reading': {
    async play(open) {
      await openActivity(open, undefined);
      await open.page.getByText('Reading the activity…').waitFor();
    },
  },
  'activity-empty': {
    async play(open) {
      await openActivity(open, given([]), signedOut);
      await open.page.locator('.activity').getByText('Nothing has been written').waitFor();
    },
  },
  'activity-unreadable': {
    async play(open) {
      await openActivity(open, { ok: false, error: unreadable }, signedOut);
      await open.page.getByText(unreadable.message).waitFor();
    },
  },
  'activity-saved': {
    async play(open) {
      await openActivity(open, given(usualDay.slice(0, 3)));
      await open.answer('exportActivity', { ok: true, value: true });
      await open.page.getByRole('button', { name: 'Save as a file…' }).click();
      await open.page.getByRole('note').getByText('The activity was saved.').waitFor();
    },
  },
  'activity-not-saved': {
    async play(open) {
      await openActivity(open, given(usualDay.slice(0, 3)));
      const error = { code: 'export_failed', ...errors.export_failed };
      await open.answer('exportActivity', { ok: false, error });
      await open.page.getByRole('button', { name: 'Save as a file…' }).click();
      await open.page.getByText(errors.export_failed.message).waitFor();
    },
  },
};
