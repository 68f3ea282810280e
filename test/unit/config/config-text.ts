/** A good configuration with only what has no default. */
export const goodConfig = {
  app: { id: 'com.example.desk' },
  provider: {
    name: 'Example Sign-in',
    issuer: 'https://idp.test',
    clientId: 'desk',
    scopes: ['openid', 'offline_access'],
  },
  windows: { main: { page: 'index.html' } },
};

/** The text of the good configuration; `changes` replaces whole top-level keys. */
export function configText(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ ...goodConfig, ...changes });
}

/** The text of the good configuration with other keys of `provider`; undefined removes one. */
export function withProvider(changes: Readonly<Record<string, unknown>>): string {
  return configText({ provider: { ...goodConfig.provider, ...changes } });
}
