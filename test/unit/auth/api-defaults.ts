/** What the configuration fills in for an API. */
export const apiDefaults = {
  scopes: {},
  sensitive: {},
  requestHeaders: [],
  responseHeaders: [],
  maxRequestBytes: 1024 * 1024,
  maxResponseBytes: 1024 * 1024,
  maxStreamBytes: 1024 * 1024 * 1024,
} as const;
