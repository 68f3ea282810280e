import type { Verb, WindowGrants } from '../../preload/contract.ts';

/** Whether the window may call a method. */
export const may = ({ verbs }: WindowGrants, name: Verb): boolean => verbs.includes(name);

/** Whether the window may touch other accounts than the current one by a method. */
export const mayForOthers = (grants: WindowGrants, name: Verb): boolean =>
  grants.accounts === 'all' && may(grants, name);

/** Whether the window may call a route of an API. */
export const mayRequest = (grants: WindowGrants, api: string, route: string): boolean =>
  may(grants, 'request') && (grants.apis[api]?.includes(route) ?? false);

/** A part of a view that is there only where the window may do what it is for. */
export const where = (granted: boolean, part: Node): Node | string => (granted ? part : '');
