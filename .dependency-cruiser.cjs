// The arrows of the house: which folder may import which. scripts/check-dependencies.ts applies them to src, and to a
// canary that breaks each of them, for a checker that sees no modules finds no violations either.

const contexts = '(orders|customers|products|administration)';
const packages = '(^|/)node_modules/';

/**
 * @param {string} name
 * @param {string} comment
 * @param {object} from
 * @param {object} to
 */
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    never(
      'core-stands-alone',
      'core is the vocabulary: it imports itself, zod and node:crypto',
      { path: '^src/core/' },
      { pathNot: [`^src/core/`, `${packages}zod/`, '^(node:)?crypto$'] },
    ),
    never(
      'cli-sees-core-only',
      'the command line derives its doors from definitions: it never sees a context or a store',
      { path: '^src/cli/' },
      { path: '^src/', pathNot: '^src/(cli|core)/' },
    ),
    never(
      'cli-never-sees-a-database',
      'rows reach the command line through the query dispatcher',
      { path: '^src/cli/' },
      { path: `${packages}(better-sqlite3|kysely)/` },
    ),
    never(
      'demo-sees-core-only',
      'the demo fills a shop through the dispatchers, like any other program: it knows commands by name',
      { path: '^src/demo/' },
      { path: '^src/', pathNot: '^src/(demo|core)/' },
    ),
    never(
      'stores-see-core-only',
      'a store implements the ports of core and knows no context and no other store',
      { path: '^src/stores/([^/]+)/' },
      { path: '^src/', pathNot: ['^src/core/', '^src/stores/$1/'] },
    ),
    never(
      'stores-use-their-engine-only',
      'the packages of a store are its database, the builder of its SQL, and what clears up behind it',
      { path: '^src/stores/' },
      {
        path: `${packages}`,
        pathNot: `${packages}(better-sqlite3|@types/better-sqlite3|kysely|signal-exit)/`,
      },
    ),
    never(
      'contexts-see-core',
      'a context imports core and itself, and of other contexts what they recorded: their events',
      { path: `^src/${contexts}/` },
      {
        path: '^src/',
        pathNot: [
          '^src/core/',
          '^src/$1/',
          `^src/${contexts}/events\\.ts$`,
          '^src/(query-builder|keyset)\\.ts$',
        ],
      },
    ),
    never(
      'only-queries-build-sql',
      'what a decision looks at comes from the log, never from a view',
      {
        path: '^src/',
        pathNot: [`^src/${contexts}/read/`, '^src/stores/', '^src/(query-builder|keyset)\\.ts$'],
      },
      { path: ['^src/(query-builder|keyset)\\.ts$', `${packages}kysely/`] },
    ),
    never(
      'contexts-never-see-a-database',
      'decisions and projections are pure; queries build SQL but never run it',
      { path: `^src/${contexts}/` },
      { path: `${packages}better-sqlite3/` },
    ),
    never(
      'write-and-read-share-events',
      'both sides share the events and the pure rules, nothing else',
      { path: `^src/${contexts}/(write|read)/` },
      { path: '^src/$1/', pathNot: ['^src/$1/$2/', '^src/$1/events\\.ts$', '^src/$1/rules/'] },
    ),
    never(
      'events-and-rules-are-shared',
      'what both sides share knows neither side',
      { path: `^src/${contexts}/(events\\.ts$|rules/)` },
      { path: '^src/$1/', pathNot: ['^src/$1/events\\.ts$', '^src/$1/rules/'] },
    ),
    never(
      'only-app-sees-stores',
      'the composition root chooses the store; nobody else knows which',
      { path: '^src/', pathNot: ['^src/(app\\.ts$|maintenance/)', '^src/stores/'] },
      { path: '^src/stores/' },
    ),
    never(
      'only-the-program-starts-the-app',
      'app.ts is the outermost ring: bin.ts joins it to the command line',
      { path: '^src/', pathNot: '^src/bin\\.ts$' },
      { path: '^src/(app|bin)\\.ts$' },
    ),
    never(
      'src-stands-alone',
      'the program needs neither its tests nor its tools',
      { path: '^src/' },
      { path: '^(test|bench|scripts|dist)/' },
    ),
    never('no-cycles', 'no module needs itself', {}, { circular: true }),
    never(
      'no-orphans',
      'a module that nobody imports and that imports nobody is forgotten',
      { orphan: true, pathNot: ['\\.d\\.ts$', '^src/(app|bin)\\.ts$'] },
      {},
    ),
    never(
      'no-unresolvable',
      'an import that leads nowhere',
      {},
      { couldNotResolve: true, pathNot: ['^virtual:', '\\?raw$'] },
    ),
    never(
      'no-dev-dependencies',
      'the program runs with what is installed beside it',
      { path: '^src/' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    // TypeScript 7 has no parser for others to use: with the default parser no module at all is seen.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
