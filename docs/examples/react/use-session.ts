import { useSyncExternalStore } from 'react';
import type { Session } from '../../../renderer/auth-client.ts';
import { auth } from '../auth.ts';

/** The session; the component is rendered anew when it changes. */
export function useSession(): Session {
  return useSyncExternalStore(auth.subscribe, auth.getSnapshot);
}
