import { onScopeDispose, shallowReadonly, shallowRef, type ShallowRef } from 'vue';
import type { Session } from '../../../renderer/auth-client.ts';
import { auth } from '../auth.ts';

/** The session as a ref, followed until its scope ends. */
export function useSession(): Readonly<ShallowRef<Session>> {
  const session = shallowRef(auth.getSnapshot());
  const end = auth.subscribe((next) => {
    session.value = next;
  });
  onScopeDispose(end);
  return shallowReadonly(session);
}
