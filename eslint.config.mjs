import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.cache/', '.data/', 'console/dist/']),
  js.configs.recommended,
  {
    files: ['**/*.{ts,mts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A promise that nobody waits for is lost work, and in workflow code a bug that replays find weeks later.
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true, checkThenables: true }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Both read well: type for unions and functions, interface for things with properties.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // env['NAME'] says that the key comes from outside.
      '@typescript-eslint/dot-notation': 'off',
      // Index signatures say what the key is: { [field: string]: … }.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      // Array<{ … }> reads better than { … }[].
      '@typescript-eslint/array-type': ['error', { default: 'array-simple' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/require-await': 'error',
      'no-console': 'error',
      // `!= null` means neither null nor undefined.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    // Programs that talk to people on standard output.
    files: ['src/cli/**', 'src/demo/**', 'src/dev/**', 'src/sandbox/main.ts', 'bench/**', 'scripts/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // Workflow code runs in a sandbox and is replayed: nothing that differs from run to run, no I/O.
    files: ['src/workflows/**/*.ts', 'src/temporal/names.ts', 'src/temporal/search-attributes.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false, checkThenables: true }],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^node:', message: 'Workflow code has no I/O and none of Node.' },
            {
              regex: '^@temporalio/(?!workflow$|common$)',
              message: 'Workflow code uses @temporalio/workflow.',
            },
            {
              regex: '^(zod|pg|undici|express|pino|drizzle-orm)(/|$)',
              message: 'Too heavy for the sandbox.',
            },
            {
              regex: '/(activities|store|netvisor|flex|api|service)/',
              allowTypeImports: true,
              message: 'Only types: the work itself is an activity.',
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'process', 'Buffer', 'fetch', 'WeakRef', 'FinalizationRegistry'],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-console': 'off',
      // Spies and matchers take methods off their objects.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // Configuration files of tools that ask for a default export.
    files: ['*.config.{ts,mts}'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        module: 'writable',
        Buffer: 'readonly',
      },
    },
  },
);
