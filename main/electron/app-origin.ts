/** The app's own origin. Pure: used by the protocol, the navigation guard and the sender check. */

/** The scheme that serves the renderer. */
export const APP_SCHEME = 'app';
const APP_HOST = 'shell';

/** The address of a page of the app, such as `index.html`. */
export const pageUrl = (page: string): string => `${APP_SCHEME}://${APP_HOST}/${page}`;

/**
 * Whether a URL is on the app's origin. Protocol and host are compared: for a custom scheme `origin`
 * is the text "null", and comparing it would accept every custom scheme.
 */
export function isAppUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    url.protocol === `${APP_SCHEME}:` &&
    url.host === APP_HOST &&
    url.username === '' &&
    url.password === ''
  );
}
