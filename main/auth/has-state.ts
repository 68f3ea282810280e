/** The `state` that tells our own redirects from everybody else's. */

/** Equal without telling by time how much of the state was right. */
function sameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i += 1) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

/** Whether the parameters have this state, and no other beside it (RFC 6749 section 3.1). */
export function hasState(parameters: URLSearchParams, expected: string): boolean {
  const states = parameters.getAll('state');
  return states.length === 1 && sameText(states[0] ?? '', expected);
}
