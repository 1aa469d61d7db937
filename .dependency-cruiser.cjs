// The import arrows of ARCHITECTURE.md. Test files may reach for what they test and for tests/harness.
const TEST = '\\.test\\.ts$|^tests/';

/** `from` may import `may` and itself; every other folder of the house is refused. */
function arrow(from, may, comment) {
  return {
    name: `${from}-arrows`,
    comment,
    severity: 'error',
    from: { path: `^${from}/`, pathNot: TEST },
    to: {
      path: '^(contracts|db|workflows|activities|worker|api|platform|web|tests|bench|eval|content)/',
      pathNot: `^(${[from, ...may].join('|')})/`,
    },
  };
}

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: '^web/\\.svelte-kit/' },
      to: { circular: true },
    },
    { name: 'resolvable', severity: 'error', from: { pathNot: '^web/' }, to: { couldNotResolve: true } },
    arrow('contracts', [], 'contracts is the leaf that everybody may import'),
    {
      name: 'contracts-packages',
      comment: 'contracts runs in the browser and in workflows: zod only',
      severity: 'error',
      from: { path: '^contracts/', pathNot: TEST },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'core'],
        pathNot: '^node_modules/(zod|@asteasolutions/zod-to-openapi)/',
      },
    },
    {
      ...arrow(
        'platform',
        ['contracts'],
        'platform knows nothing of the product; the launcher puts it together',
      ),
      from: { path: '^platform/', pathNot: `${TEST}|launcher\\.main\\.ts$` },
    },
    arrow('db', ['contracts', 'platform'], 'db is used by api and worker'),
    arrow('web', ['contracts'], 'web talks to the api over HTTP and sockets only'),
    arrow('workflows', ['contracts', 'activities'], 'workflows are deterministic'),
    {
      name: 'workflows-types-only',
      comment: 'a value would be bundled into the sandbox',
      severity: 'error',
      from: { path: '^workflows/', pathNot: TEST },
      // task-queues holds two names and imports nothing
      to: {
        path: '^(contracts|activities)/',
        pathNot: '^contracts/task-queues\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    arrow('activities', ['contracts', 'db', 'platform', 'content'], 'activities touch the world'),
    arrow(
      'worker',
      ['contracts', 'activities', 'db', 'platform'],
      'the workflow bundle is reached by its path',
    ),
    arrow(
      'api',
      ['contracts', 'db', 'platform', 'workflows', 'content'],
      'api signals workflows by their messages',
    ),
    {
      name: 'api-workflow-messages-only',
      severity: 'error',
      from: { path: '^api/', pathNot: TEST },
      to: { path: '^workflows/', pathNot: '(messages|task-queues|search-attributes)\\.ts$' },
    },
    {
      name: 'checker-judges-from-outside',
      comment:
        'the invariant checker shares no code with what it judges; only its drill draws from the chance of the driver',
      severity: 'error',
      from: { path: '^tests/checker/' },
      to: {
        path: '^(contracts|db|workflows|activities|worker|api|platform|web|content|bench|eval|tests)/',
        pathNot: '^(tests/checker/|bench/driver/random\\.ts$)',
      },
    },
    {
      name: 'driver-knows-no-product',
      comment:
        'the clients of the load and fault driver are written anew, so that a fault of the product is not shared',
      severity: 'error',
      from: { path: '^bench/driver/', pathNot: TEST },
      to: { path: '^(contracts|db|workflows|activities|worker|api|platform|web|content)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|web/build|web/\\.svelte-kit|web/src/lib/paraglide)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.svelte', '.json'],
    },
    extraExtensionsToScan: ['.svelte'],
  },
};
