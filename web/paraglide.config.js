/**
 * One place for the build, the type check and the tests to compile the messages in the same way.
 * @satisfies {import('@inlang/paraglide-js').CompilerOptions}
 */
export const paraglideOptions = {
  project: './project.inlang',
  outdir: './src/lib/paraglide',
  strategy: /** @type {['localStorage', 'preferredLanguage', 'baseLocale']} */ ([
    'localStorage',
    'preferredLanguage',
    'baseLocale',
  ]),
  localStorageKey: 'switchboard:locale',
  isServer: 'import.meta.env.SSR',
  disableAsyncLocalStorage: true,
  emitReadme: false,
};
