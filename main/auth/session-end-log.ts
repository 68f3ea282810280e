import type { Log, TokenMark } from '../ports.ts';

/**
 * Says who ended a session, and that its refresh token may have been used twice: by us, when an earlier
 * request was in doubt, else perhaps by somebody else; a revocation looks the same from here (RT-18).
 * @param inDoubt an earlier request may have spent the refresh token.
 * @param token the mark of the refresh token; undefined when none was sent, because none was left.
 */
export function logSessionEnd(log: Log, inDoubt: boolean, token: TokenMark | undefined): void {
  if (token === undefined) {
    log.event('session.gone');
    return;
  }
  const reason = inDoubt ? 'interrupted' : 'unexpected';
  log.event('session.ended_by_provider', { reason });
  log.event('session.reuse_suspected', { reason, token });
}
