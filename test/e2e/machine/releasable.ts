/** A good configuration: a release takes it. */
export const RELEASABLE = JSON.stringify({
  app: { id: 'com.example.machine' },
  provider: {
    name: 'Nobody',
    issuer: 'https://127.0.0.1:1',
    clientId: 'machine',
    scopes: ['openid', 'offline_access'],
  },
  windows: { main: { page: 'index.html' } },
});
