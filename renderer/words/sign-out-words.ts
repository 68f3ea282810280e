import type { SignOutReport } from '../../preload/contract.ts';
import { displayText } from './display-text.ts';

/** What a sign-out did, in sentences; `complete` is false when a step did not work. */
export interface SignOutWords {
  readonly complete: boolean;
  readonly here: string;
  /** What happened at the service and in the browser; empty when there is nothing to say. */
  readonly there: string;
}

const here: Record<SignOutReport['local'], string> = {
  done: 'Signed out here.',
  pending:
    'Signed out. What the password store of this computer still keeps is deleted as soon as it can be used.',
  failed:
    'Signed out, but what was kept in the password store of this computer could not be deleted.',
};

const service: Record<SignOutReport['revocation'], string> = {
  done: 'The session at the sign-in service was ended too.',
  pending:
    'The session is not ended at the sign-in service yet: it was not reached. This app tries again by itself.',
  refused:
    'The session could not be ended at the sign-in service: the service refused. It ends there by itself later.',
  unsupported:
    'The session could not be ended at the sign-in service: the service does not offer that. It ends there by itself later.',
  nothing_to_revoke: '',
};

const everywhere: Record<NonNullable<SignOutReport['everywhere']>, string> = {
  done: 'Your sessions on other devices were ended too.',
  failed: 'Your sessions on other devices could not be ended, so you may still be signed in there.',
};

/** The question before a sign-out on all devices. */
export const everywhereWords = {
  open: 'Sign out on all devices',
  question: 'Sign out on all devices?',
  consequence: (provider: string): string =>
    `You are signed out here, and on every other device that you use with ${displayText(provider, 60)}. Other devices may take some minutes to notice.`,
  confirm: 'Yes, on all devices',
} as const;

const browser: Record<SignOutReport['endSession'], string> = {
  opened: 'A page of the service was opened in your browser to sign you out there.',
  returned: 'Your browser came back from the page of the service that signs you out there.',
  failed:
    'The page that signs you out in your browser could not be opened, so you may still be signed in there.',
  unsupported: 'In your browser you may still be signed in at the service.',
  skipped: '',
};

/** Said for as long as the sign-in service has not taken earlier sign-outs. */
export function unfinishedWords(count: number): {
  readonly message: string;
  readonly nextStep: string;
} {
  const what = count === 1 ? 'an earlier session' : `${count} earlier sessions`;
  return {
    message: `Finishing sign-out: ${what} must still be ended at the sign-in service.`,
    nextStep: 'This app tries again by itself, and goes on with it when it is started again.',
  };
}

/** Says each step of a sign-out on its own, and no more than what happened. */
export function signOutWords(report: SignOutReport): SignOutWords {
  return {
    complete:
      report.local === 'done' &&
      report.revocation !== 'pending' &&
      report.revocation !== 'refused' &&
      report.everywhere !== 'failed' &&
      report.endSession !== 'failed',
    here: here[report.local],
    there: [
      report.everywhere ? everywhere[report.everywhere] : '',
      service[report.revocation],
      browser[report.endSession],
    ]
      .filter(Boolean)
      .join(' '),
  };
}
