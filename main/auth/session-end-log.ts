import type { Log, TokenMark } from '../ports.ts';
import type { SessionEnd } from './session-state.ts';

/**
 * Says who ended a session, and that its refresh token may have been used twice: by us, when an earlier
 * request was in doubt, else perhaps by somebody else; a revocation looks the same from here (RT-18).
 * @param told what the person is told.
 * @param token the mark of the refresh token; undefined when none was sent, because none was left.
 */
export function logSessionEnd(log: Log, told: SessionEnd, token: TokenMark | undefined): void {
  if (token === undefined) {
    log.event(told === 'session_unreadable' ? 'session.unreadable' : 'session.gone');
    return;
  }
  const reason = told === 'session_interrupted' ? 'interrupted' : 'unexpected';
  log.event('session.ended_by_provider', { reason });
  log.event('session.reuse_suspected', { reason, token });
}
