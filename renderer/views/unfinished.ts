import type { Notice } from '../dom/notice.ts';
import { unfinishedWords } from '../words/sign-out-words.ts';

/** Says that earlier sign-outs are not finished at the sign-in service, for as long as that is so. */
export function showUnfinished(notice: Notice, count = 0): void {
  if (count === 0) {
    notice.clear();
    return;
  }
  const { message, nextStep } = unfinishedWords(count);
  notice.show('plain', message, nextStep);
}
