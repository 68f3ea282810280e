/**
 * The linter: correctness rules for everything, and the import law of docs/architecture.md. Each room may
 * import what its list names and nothing else; test/unit/lint/import-law.test.ts holds the law.
 */
import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { electronPlugin } from './build/lint/electron-plugin.mjs';

/** A room's law: an allow-list of import sources, as regular expressions. */
function mayImport(files, allowed, options = {}) {
  const message = `This room may import only: ${allowed.join('  ')} (docs/architecture.md)`;
  const regex = `^(?!(?:${allowed.join('|')})$)`;
  return {
    files,
    ignores: options.ignores ?? [],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: options.paths ?? [], patterns: [{ regex, message }, ...(options.patterns ?? [])] },
      ],
      // The same law for import(): the sources above, written out as texts.
      'no-restricted-syntax': [
        'error',
        ...restrictedSyntax,
        ...(options.dynamic ?? noDynamicImport),
      ],
    },
  };
}

const noDynamicImport = [
  {
    selector: 'ImportExpression',
    message: 'Imports are static here, so that the law can see them.',
  },
];

/** Mistakes that no file may make, whatever its room. */
const restrictedSyntax = [
  {
    selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]',
    message: 'Text is set as text; markup is built from elements (EL-07).',
  },
];

/** What the app's pages are made with, such as `react` and `react-dom/client`; the page that comes with it needs nothing. */
const pageLibraries = [];

const own = String.raw`\./.+`;
// Nor what has a network of its own: main's is Chromium's, which knows the system's proxy and authorities.
const node = 'node:(?!child_process|worker_threads|cluster|vm|https|http2|tls|dgram)[a-z/_]+';
const ports = String.raw`(?:\.\./)+ports\.ts`;
const config = String.raw`(?:\.\./)+config\.ts`;
/** What every room of main may be made with: a queue of one, a wait with an end, when two accounts are one. */
const common = String.raw`(?:\.\./)+(?:in-turn|within|account-key)\.ts`;
const rendererOwn = [
  String.raw`\./`,
  String.raw`\.\./[a-z]+/[a-z-]+\.ts$`,
  String.raw`\.\./[a-z-]+\.ts$`,
  String.raw`(?:\.\./)+preload/`,
];
const contract = String.raw`(?:\.\./)+preload/(?:contract|errors|events)\.ts`;

const log = String.raw`(?:\.\./)+log/log\.ts`;

const first = String.raw`\./(?:electron/[a-z-]+|log/log|config|development)\.ts`;

const onlyIpcFile = {
  name: 'electron',
  importNames: ['ipcMain'],
  message: 'Only main/electron/ipc.ts touches ipcMain (EL-14).',
};

export default tseslint.config(
  { ignores: ['out/', 'release/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Said by the types already, and noise in template texts.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      // Ports are objects of closures, and asynchronous by their interface.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: ['error', 'always'],
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-syntax': ['error', ...restrictedSyntax],
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'AbortController',
          'AbortSignal',
          'Buffer',
          'URL',
          'clearInterval',
          'clearTimeout',
          'console',
          'fetch',
          'process',
          'setInterval',
          'setTimeout',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },

  {
    files: [
      'main/**/*.ts',
      'preload/**/*.ts',
      'renderer/**/*.{ts,tsx}',
      'docs/examples/**/*.{ts,tsx}',
    ],
    plugins: { electron: electronPlugin },
    rules: { 'electron/hardened': 'error' },
  },

  {
    files: ['main/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'].map((name) => ({
          name,
          message: 'Main has one network, main/electron/network.ts (decision 0022).',
        })),
      ],
    },
  },

  // The import law.
  mayImport(['main/auth/**/*.ts'], [own, ports, config, common, contract, 'valibot'], {
    ignores: ['main/auth/openid-client-provider.ts'],
  }),
  mayImport(
    ['main/auth/openid-client-provider.ts'],
    [own, ports, config, contract, 'openid-client'],
  ),
  mayImport(
    ['main/vault/**/*.ts'],
    [own, String.raw`(?:\.\./)*[a-z-]+\.ts`, ports, node, 'valibot'],
    {
      ignores: ['main/vault/keytar-store.ts'],
    },
  ),
  mayImport(['main/vault/keytar-store.ts'], [own, ports, node], {
    dynamic: [
      {
        selector: 'ImportExpression:not([source.value="keytar"])',
        message: 'Only keytar is loaded late, and only here.',
      },
    ],
  }),
  mayImport(['main/loopback/**/*.ts'], [own, ports, node]),
  mayImport(['main/log/**/*.ts'], [own, ports, common, contract, node]),
  mayImport(
    ['main/electron/**/*.ts'],
    [
      own,
      ports,
      config,
      common,
      log,
      String.raw`\.\./auth/(?:auth-error|grants)\.ts`,
      String.raw`\.\./\.\./preload/[a-z-]+\.ts`,
      node,
      'electron',
      'valibot',
    ],
    { ignores: ['main/electron/ipc.ts'], paths: [onlyIpcFile] },
  ),
  mayImport(
    ['main/electron/ipc.ts'],
    [own, ports, log, String.raw`\.\./auth/(?:auth-error|grants)\.ts`, contract, 'electron'],
  ),
  mayImport(
    ['main/config*.ts'],
    [
      String.raw`\./(?:auth/(?:url|header)-rules|config-[a-z]+)\.ts`,
      String.raw`\.\./preload/contract\.ts`,
      'valibot',
    ],
  ),
  mayImport(['main/in-turn.ts'], []),
  mayImport(['main/account-key.ts', 'main/within.ts'], [String.raw`\./ports\.ts`]),
  mayImport(
    ['main/ports.ts'],
    [String.raw`\./ports/[a-z]+\.ts`, String.raw`\.\./preload/events\.ts`],
  ),
  mayImport(['main/ports/*.ts'], [own, String.raw`\.\./\.\./preload/(?:contract|events)\.ts`]),
  mayImport(['main/development.ts'], [node, 'electron'], { paths: [onlyIpcFile] }),
  mayImport(['main/compose.ts'], [String.raw`\./(?:(?:auth|vault)/[a-z-]+|config|ports)\.ts`]),
  mayImport(['main/shell.ts'], [own, contract, node, 'electron'], { paths: [onlyIpcFile] }),
  // The libraries behind the window would hold it up.
  mayImport(['main/index.ts'], [first, contract, node, 'electron'], {
    paths: [onlyIpcFile],
    dynamic: [
      {
        selector: 'ImportExpression:not([source.value="./shell.ts"])',
        message: 'Only what is behind the first window is loaded late.',
      },
    ],
  }),
  mayImport(['preload/**/*.ts'], [own, 'electron', 'valibot']),
  {
    files: ['renderer/**/*.{ts,tsx}'],
    ignores: ['renderer/test-support/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(?!${[...rendererOwn, ...pageLibraries.map((name) => `${name}$`)].join('|')})`,
              message: 'The renderer imports its own files, and types of preload.',
            },
            {
              regex: String.raw`(?:\.\./)+preload/`,
              allowTypeImports: true,
              message: 'Only types cross from preload; the page knows nothing else.',
            },
            {
              regex: String.raw`(?:\.\./)+(?:main|demo|test|build|bench)/`,
              message: 'The renderer knows nothing of main.',
            },
            {
              regex: String.raw`/test-support/`,
              message: 'What tests put in the place of main is in no page.',
            },
          ],
        },
      ],
      'no-restricted-syntax': ['error', ...restrictedSyntax, ...noDynamicImport],
    },
  },
  // A fake that judged by rules of its own would let pass what the app refuses.
  mayImport(
    ['renderer/test-support/**/*.ts'],
    [
      own,
      String.raw`\.\./auth-client/[a-z-]+\.ts`,
      String.raw`\.\./\.\./preload/[a-z-]+\.ts`,
      String.raw`\.\./\.\./main/(?:account-key|ports|auth/(?:access-tokens|api-proxy|api-routes|auth-error|grants|hand-out-token|sign-in-again))\.ts`,
      'valibot',
    ],
  ),
  // Pages of the frameworks' own: they know the client, and each its framework.
  mayImport(
    ['docs/examples/**/*.{ts,tsx}'],
    [
      own,
      String.raw`\.\./(?:auth|notes|words)\.ts`,
      String.raw`(?:\.\./)+renderer/auth-client\.ts`,
      'react(?:-dom/client)?',
      'vue',
      'svelte(?:/reactivity)?',
      'vite',
      '@vitejs/plugin-vue',
      '@sveltejs/vite-plugin-svelte',
    ],
    { ignores: ['**/*.test.ts'] },
  ),
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      // Tests feed wrong values on purpose, and stub what they do not use.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      'no-restricted-syntax': 'off',
    },
  },
);
