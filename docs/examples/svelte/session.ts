import { createSubscriber } from 'svelte/reactivity';
import type { Session } from '../../../renderer/auth-client.ts';
import { auth } from '../auth.ts';

const follow = createSubscriber((update) => auth.subscribe(update));

/** The session; whatever reads `current` is run anew when it changes. */
export const session = {
  get current(): Session {
    follow();
    return auth.getSnapshot();
  },
};
