import type { UserConfig } from 'vite';

/** Plain TypeScript needs nothing. */
export default {} satisfies UserConfig;
