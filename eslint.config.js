import { builtinModules } from 'node:module';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

const builtins = builtinModules.flatMap((name) =>
  name.startsWith('node:') ? [name] : [name, `node:${name}`],
);
const NOT_IN_WORKFLOWS = ['luxon', 'pg', 'kysely', 'zod', '@temporalio/client', '@temporalio/worker'];
const TESTS = ['**/*.test.ts', 'tests/**/*.ts'];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      'dist/',
      '.data/',
      '.cache/',
      'coverage/',
      'tests/.artifacts/',
      'tests/histories/*.json',
      'web/build/',
      'web/.svelte-kit/',
      'web/src/lib/paraglide/',
    ],
  },
  // A rule is switched off here, with its reason, or not at all.
  { linterOptions: { noInlineConfig: true } },
  ...tseslint.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'max-lines': ['error', 300],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read it in platform/config.ts.' },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // Libraries are extended by namespaces in their declarations.
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
      // A port's method is async for those adapters that need it.
      '@typescript-eslint/require-await': 'off',
    },
  },
  { files: ['platform/config.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      // What is never shown needs no reactivity.
      'svelte/prefer-svelte-reactivity': 'off',
      // The app is served at the root of its origin.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      // The types of snippets' parameters are known to svelte-check only, which looks after these.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  // Programs that print their findings.
  {
    files: [
      'bench/**/*.ts',
      'eval/**/*.ts',
      'scripts/**/*.ts',
      'tests/chaos/**/*.ts',
      'tests/checker/**/*.ts',
      'tests/mutants/**/*.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  // In the browser the console is the only log.
  { files: ['web/**'], rules: { 'no-console': ['error', { allow: ['warn', 'error'] }] } },
  // Tables and SQL functions read best as one piece.
  { files: ['**/*.sql.ts', 'db/migrations/*.ts', 'db/schema.ts'], rules: { 'max-lines': 'off' } },
  // A list of examples.
  { files: ['activities/assistant/classifier/out-of-scope.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['workflows/**/*.ts'],
    ignores: TESTS,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [...builtins, ...NOT_IN_WORKFLOWS].map((name) => ({
            name,
            allowTypeImports: true,
            message: 'Workflow code is deterministic and runs without Node.',
          })),
        },
      ],
      'no-restricted-globals': [
        'error',
        'process',
        'Buffer',
        'require',
        'fetch',
        'WeakRef',
        'FinalizationRegistry',
        'Intl',
      ],
    },
  },
  {
    files: TESTS,
    rules: {
      // Matchers such as expect.objectContaining() are typed any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // Answers of supertest are typed any; what is not there fails the test.
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs'],
    ...tseslint.configs.disableTypeChecked,
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      'no-console': 'off',
      'no-restricted-properties': 'off',
    },
  },
);
