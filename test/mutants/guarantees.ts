/**
 * Guarantees of docs/security.md whose own test needs the whole app, a real keyring or several processes: the files
 * whose guards they rest on, which are taken away under quicker tests; or why there is no one guard to take away.
 */
export const restsOn: Readonly<Record<string, readonly string[] | string>> = {
  'test/e2e/canary/sweep.test.ts': [
    'main/log/line.ts',
    'main/auth/session-store.ts',
    'main/auth/auth-error.ts',
  ],
  'test/e2e/api/ends.test.ts': ['main/electron/stream-port.ts', 'main/electron/known-windows.ts'],
  'test/e2e/hardening/raw-streams.test.ts': [
    'main/electron/stream-port.ts',
    'main/electron/stream-calls.ts',
  ],
  'test/e2e/sign-in/callbacks.test.ts': [
    'main/auth/authorization-response.ts',
    'main/loopback/redirect-receiver.ts',
  ],
  'test/e2e/sign-in/outcomes.test.ts': [
    'main/loopback/redirect-receiver.ts',
    'main/auth/sign-in.ts',
  ],
  'test/e2e/sign-in/second-start.test.ts': 'the arguments of a start are read nowhere',
  'test/e2e/machine/second-start.test.ts': ['main/electron/unsafe-start.ts'],
  'test/e2e/machine/unsafe-start.test.ts': ['main/electron/unsafe-start.ts'],
  'test/e2e/machine/tls.test.ts': ['main/electron/net-failure.ts', 'main/auth/provider-failure.ts'],
  'test/e2e/machine/proxy.test.ts': [
    'main/electron/net-failure.ts',
    'main/auth/provider-failure.ts',
  ],
  'test/e2e/audit/faults.test.ts': ['main/electron/memory-dumps.ts'],
  'test/e2e/machine/full-disk.test.ts': ['main/electron/page-memory.ts'],
  'test/e2e/machine/profile.test.ts': ['main/log/private-file.ts'],
  'test/e2e/configuration/release.test.ts': ['main/auth/url-rules.ts'],
  'test/e2e/session/store.test.ts': [
    'main/vault/keytar-store.ts',
    'main/vault/marked-vault.ts',
    'main/vault/traced-vault.ts',
    'main/auth/session-store.ts',
  ],
  'test/e2e/session/refresh.test.ts': [
    'main/auth/token-keeper.ts',
    'main/auth/provider-failure.ts',
  ],
  'test/e2e/session/sign-out.test.ts': [
    'main/auth/sign-out.ts',
    'main/auth/unfinished-sign-outs.ts',
    'main/auth/browser-logout.ts',
  ],
  'test/e2e/session/sign-out-everywhere.test.ts': ['main/auth/sign-out-everywhere.ts'],
  'test/e2e/sensitive/transfer.test.ts': [
    'main/auth/call-guard.ts',
    'main/electron/confirmation.ts',
    'main/auth/asking.ts',
  ],
  'test/e2e/sensitive/on-screen.test.ts': ['main/electron/confirmation.ts'],
  'test/e2e/sensitive/hand-out.test.ts': ['main/auth/hand-out-token.ts'],
  'test/e2e/grants/windows.test.ts': [
    'main/auth/grants.ts',
    'main/electron/known-windows.ts',
    'main/electron/ipc.ts',
  ],
  'test/e2e/two-processes/two-processes.test.ts':
    'the lock is the session bus and the file system: there are processes in the test, and no line to take away',
  'test/e2e/hardening/bridge.test.ts': ['preload/bridge.ts'],
  'test/e2e/hardening/globals.test.ts': 'a list of what is there, not a guard',
  'test/e2e/hardening/raw-ipc.test.ts': ['main/electron/call-checks.ts'],
  'test/e2e/hardening/senders.test.ts': ['main/electron/sender-check.ts'],
  'test/e2e/hardening/arguments.test.ts': ['main/electron/plain-data.ts', 'preload/bridge.ts'],
  'test/e2e/hardening/content-policy.test.ts': ['main/electron/app-protocol.ts'],
  'test/e2e/hardening/protocol.test.ts': ['main/electron/app-protocol.ts'],
  'test/e2e/hostile/canary.test.ts': ['main/auth/header-rules.ts', 'main/auth/auth-error.ts'],
  'test/e2e/hostile/arguments.test.ts': [
    'main/electron/plain-data.ts',
    'main/electron/call-checks.ts',
  ],
  'test/e2e/hostile/payloads.test.ts': ['main/electron/plain-data.ts'],
  'test/e2e/hostile/flood.test.ts': ['main/electron/rate-limit.ts'],
  'test/e2e/hostile/streams.test.ts': [
    'main/electron/stream-calls.ts',
    'main/electron/stream-port.ts',
  ],
  'test/e2e/hostile/clone-fuzz.test.ts': [
    'main/electron/call-checks.ts',
    'main/electron/plain-data.ts',
  ],
  'test/e2e/hostile/frames.test.ts': ['main/electron/sender-check.ts'],
  'test/e2e/hostile/listeners.test.ts': ['preload/bridge.ts'],
  'test/e2e/hostile/pollution.test.ts': ['preload/bridge.ts'],
  'test/integration/auth/session.test.ts': ['main/auth/token-keeper.ts'],
  'test/integration/hostile-provider/keys.test.ts': [
    'main/auth/openid-client-provider.ts',
    'main/auth/provider-documents.ts',
    'node_modules/oauth4webapi/build/index.js',
  ],
  'test/integration/hostile-provider/metadata.test.ts': [
    'main/auth/provider-metadata.ts',
    'main/auth/url-rules.ts',
  ],
  'test/integration/hostile-provider/mix-up.test.ts': [
    'main/compose.ts',
    'main/auth/begin-sign-in.ts',
    'main/auth/authorization-response.ts',
    'main/auth/has-state.ts',
    'main/auth/provider-metadata.ts',
  ],
  // They have mistakes of their own, which each attack must find (test/integration/listener-attacks/mistakes.ts).
  'test/integration/listener-attacks/exhaustion.test.ts': ['main/loopback/loopback-server.ts'],
  'test/integration/listener-attacks/hostile-pages.test.ts': [
    'main/loopback/request-guard.ts',
    'main/loopback/redirect-receiver.ts',
  ],
  'test/integration/listener-attacks/ports.test.ts': ['main/loopback/bind.ts'],
  'test/integration/memory/heap.test.ts': [
    'main/auth/openid-client-provider.ts',
    'main/auth/token-keeper.ts',
  ],
  'test/integration/vault/keytar-store.test.ts': [
    'main/vault/keytar-store.ts',
    'main/vault/native-calls.ts',
  ],
  'test/unit/config/config-sensitive.test.ts': 'a look at the files of this project, not a guard',
};
