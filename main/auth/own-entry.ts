/**
 * What an object has under a name itself: a name that comes from outside may be one that all objects have, such as
 * `constructor`.
 */
export const ownEntry = <T>(
  of: Readonly<Record<string, T>> | undefined,
  name: string,
): T | undefined => (of && Object.hasOwn(of, name) ? of[name] : undefined);
