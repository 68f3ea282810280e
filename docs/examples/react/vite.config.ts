import type { UserConfig } from 'vite';

/** React needs nothing: it builds elements, and sets no markup. */
export default {} satisfies UserConfig;
