/** Everything that ships: what runs in production, without the sandboxes and the development programs. */
const PRODUCTION = '^src/(?!sandbox/|demo/|dev/)';

/** Forbids a folder every import of the project but its own and those named. */
const only = (folder, allowed, comment) => ({
  name: `${folder}-imports-only`,
  comment,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^(src|test|bench|scripts|console)/', pathNot: [`^src/${folder}/`, ...allowed] },
});

/** What workflow code may use of `src/temporal`: pure names. */
const PURE_TEMPORAL = '^src/temporal/(names|search-attributes)[.]ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only('sync', [], 'The domain is pure: it knows nothing of the rest.'),
    only('netvisor', ['^src/sync/'], 'A client knows the domain and its own system.'),
    only('flex', ['^src/sync/'], 'A client knows the domain and its own system.'),
    only('store', ['^src/sync/'], 'The store returns domain types and knows nobody who calls it.'),
    only('temporal', ['^src/sync/', '^src/workflows/'], 'Names and connections, for everybody.'),
    only(
      'workflows',
      ['^src/sync/', '^src/activities/', PURE_TEMPORAL],
      'Orchestration only: the work itself is an activity, the deciding is in sync.',
    ),
    only(
      'activities',
      ['^src/sync/', '^src/netvisor/', '^src/flex/', '^src/store/', '^src/temporal/'],
      'The only place where workflows meet I/O.',
    ),
    only('sandbox', [], 'The sandboxes must not share the mistakes of the clients.'),
    {
      name: 'workflows-know-types-of-activities',
      comment: 'An activity that is imported for real would drag its I/O into the workflow sandbox.',
      severity: 'error',
      from: { path: '^src/workflows/' },
      to: { path: '^src/activities/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-direct-call-from-outside',
      comment:
        'API and command line never call Netvisor or Flex: a workflow does, under its lease and lane. What Flex sends to us is verified by its adapter.',
      severity: 'error',
      from: { path: '^src/(api|cli)/' },
      to: { path: '^src/(netvisor|flex)/', pathNot: '^src/flex/events[.]ts$' },
    },
    {
      name: 'configuration-by-composition',
      comment: 'Parts get what they need handed in; only what puts them together reads the configuration.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/([^/]+[.]ts$|(service|demo|dev|cli|api)/)' },
      to: { path: '^src/(config|config-variables|logging)[.]ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'production-without-tests-and-sandboxes',
      severity: 'error',
      from: { path: PRODUCTION },
      to: { path: '^(test|bench|scripts)/|^src/(sandbox|demo|dev)/' },
    },
    {
      name: 'production-without-development-packages',
      comment: 'They are not in the image.',
      severity: 'error',
      from: { path: PRODUCTION },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'listed-packages',
      severity: 'error',
      from: { path: '^(src|test|bench|scripts)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'types'] },
  },
};
