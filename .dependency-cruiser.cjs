// The arrows of the house: which room may import which. scripts/check-dependencies.ts applies them to src, and to a
// canary that breaks each of them, for a checker that sees no modules finds no violations either.

const contexts = '(orders|customers|products)';
const packages = '(^|/)node_modules/';

/**
 * @param {string} name
 * @param {string} comment
 * @param {object} from
 * @param {object} to
 */
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** A room of core, and those that it may import. @param {string} room @param {string[]} below */
const room = (room, below) =>
  never(
    `core-${room}`,
    `core/${room} imports ${below.length === 0 ? 'nothing else of core' : below.join(', ')}`,
    { path: `^src/core/${room}/` },
    { path: '^src/core/', pathNot: `^src/core/(${[room, ...below].join('|')})/` },
  );

module.exports = {
  forbidden: [
    never(
      'core-stands-alone',
      'core is the engine: it imports itself, zod, node:crypto, node:buffer, uuid, for paged queries the builder of SQL, and what the build knows',
      { path: '^src/core/' },
      {
        pathNot: [
          '^src/core/',
          `${packages}(zod|uuid|kysely)/`,
          '^(node:)?(crypto|buffer)$',
          '^virtual:columns$',
        ],
      },
    ),
    room('kernel', []),
    room('model', ['kernel']),
    room('describe', ['kernel', 'model']),
    room('log', ['kernel', 'model']),
    room('seal', ['kernel', 'model', 'log']),
    room('write', ['kernel', 'model', 'log', 'seal']),
    room('read', ['kernel', 'model', 'log', 'describe']),
    room('forget', ['kernel', 'model', 'log', 'seal', 'read']),
    room('dispatch', ['kernel', 'model', 'log', 'seal', 'write', 'read', 'describe']),
    never(
      'cli-sees-core-only',
      'the command line derives its commands from definitions: it never sees a context or a store',
      { path: '^src/cli/' },
      { path: '^src/', pathNot: '^src/(cli|core|files)/' },
    ),
    never(
      'http-sees-core-only',
      'HTTP derives its routes from the described messages: it never sees a context, a store or the command line',
      { path: '^src/http/' },
      { path: '^src/', pathNot: '^src/(http|core)/' },
    ),
    never(
      'http-never-sees-a-database',
      'rows reach HTTP through the query dispatcher',
      { path: '^src/http/' },
      { path: `${packages}(better-sqlite3|kysely)/` },
    ),
    never(
      'only-serve-joins-http',
      'serve.ts joins HTTP to an open daybook; tokens are administered from outside',
      { path: '^src/', pathNot: '^src/(http/|serve\\.ts$|maintenance/tokens\\.ts$)' },
      { path: '^src/http/' },
    ),
    never(
      'feed-sees-core-only',
      'how the log of a service elsewhere is fetched needs nothing but the platform',
      { path: '^src/feed/' },
      { path: ['^src/', packages], pathNot: '^src/(feed|core)/' },
    ),
    never(
      'only-follow-fetches',
      'follow.ts joins the copy that it serves to what it follows',
      { path: '^src/', pathNot: '^src/(feed/|follow\\.ts$)' },
      { path: '^src/feed/' },
    ),
    never(
      'files-see-core-only',
      'how files are written is one thing for the command line and for stores, and knows neither',
      { path: '^src/files/' },
      { path: '^src/', pathNot: '^src/(files|core)/' },
    ),
    never(
      'cli-never-sees-a-database',
      'rows reach the command line through the query dispatcher',
      { path: '^src/cli/' },
      { path: `${packages}(better-sqlite3|kysely)/` },
    ),
    never(
      'a-context-has-its-own-command-line',
      "what the command line does for one context alone sees the command line and that context's own inputs",
      { path: `^src/shop/${contexts}/cli/` },
      {
        path: '^src/',
        pathNot: ['^src/(cli|core)/', '^src/shop/$1/', '^src/shop/money/'],
      },
    ),
    never(
      'only-main-joins-command-lines',
      'main.ts gives the command line what contexts add to it',
      { path: '^src/', pathNot: ['^src/main\\.ts$', `^src/shop/${contexts}/cli/`] },
      { path: `^src/shop/${contexts}/cli/` },
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
      { path: '^src/', pathNot: ['^src/(core|files)/', '^src/stores/$1/'] },
    ),
    never(
      'stores-use-their-engine-only',
      'the packages of a store are its database and the builder of its SQL',
      { path: '^src/stores/', pathNot: '^src/stores/postgres/' },
      {
        path: `${packages}`,
        pathNot: `${packages}(better-sqlite3|@types/better-sqlite3|kysely)/`,
      },
    ),
    never(
      'postgres-uses-its-client-only',
      'the package of the store on PostgreSQL is its client, which need not be installed',
      { path: '^src/stores/postgres/' },
      { path: `${packages}`, pathNot: `${packages}(pg|@types/pg)/` },
    ),
    never(
      'only-load-pg-loads-pg',
      'who has no PostgreSQL need not install its client: it is loaded when a daybook there is opened',
      { path: '^src/', pathNot: '^src/stores/postgres/load-pg\\.ts$' },
      { path: `${packages}(pg|@types/pg)/`, dependencyTypesNot: ['type-only'] },
    ),
    never(
      'contexts-see-core',
      'a context imports core and itself, of other contexts what they recorded (their events), and what all share',
      { path: `^src/shop/${contexts}/`, pathNot: `^src/shop/${contexts}/cli/` },
      {
        path: '^src/',
        pathNot: [
          '^src/core/',
          '^src/shop/$1/',
          '^src/shop/money/',
          `^src/shop/${contexts}/events(\\.ts$|/)`,
        ],
      },
    ),
    never(
      'money-is-shared',
      'what the contexts share knows none of them',
      { path: '^src/shop/money/' },
      { path: '^src/', pathNot: ['^src/core/', '^src/shop/money/'] },
    ),
    never(
      'administration-sees-core',
      'questions and commands about the log and the views know no shop',
      { path: '^src/administration/' },
      { path: '^src/', pathNot: '^src/(core|administration)/' },
    ),
    never(
      'only-queries-build-sql',
      'what a decision looks at comes from the log, never from a view',
      {
        path: '^src/',
        pathNot: [
          `^src/shop/${contexts}/read/`,
          '^src/administration/',
          '^src/stores/',
          '^src/core/read/sql/',
        ],
      },
      { path: ['^src/core/read/sql/', `${packages}kysely/`] },
    ),
    never(
      'contexts-never-see-a-database',
      'decisions and projections are pure; queries build SQL but never run it',
      { path: '^src/(shop|administration)/' },
      { path: `${packages}better-sqlite3/` },
    ),
    never(
      'write-and-read-share-events',
      'both sides share the events and the pure rules, nothing else',
      { path: `^src/shop/${contexts}/(write|read)/` },
      {
        path: '^src/shop/$1/',
        pathNot: ['^src/shop/$1/$2/', '^src/shop/$1/events(\\.ts$|/)', '^src/shop/$1/rules/'],
      },
    ),
    never(
      'events-and-rules-are-shared',
      'what both sides share knows neither side',
      { path: `^src/shop/${contexts}/(events(\\.ts$|/)|rules/)` },
      { path: '^src/shop/$1/', pathNot: ['^src/shop/$1/events(\\.ts$|/)', '^src/shop/$1/rules/'] },
    ),
    never(
      'only-app-sees-stores',
      'the composition root joins contexts to stores; nobody else knows them',
      { path: '^src/', pathNot: ['^src/((app|engines)\\.ts$|maintenance/)', '^src/stores/'] },
      { path: '^src/stores/' },
    ),
    never(
      'only-engines-choose-stores',
      'which store keeps a daybook is decided by its address, in one place',
      { path: '^src/', pathNot: '^src/engines\\.ts$' },
      { path: '^src/stores/[^/]+/[^/]+-engine\\.ts$' },
    ),
    never(
      'only-main-starts-the-app',
      'app.ts is the outermost ring: main.ts joins it to the command line, the library opens it for other programs',
      { path: '^src/', pathNot: '^src/(main|serve|follow|library/open-daybook)\\.ts$' },
      { path: '^src/(app|main)\\.ts$' },
    ),
    never(
      'library-names-what-there-is',
      'the library gives names to what the app opens: it sees no store, no command line and no inside of a context',
      { path: '^src/library/' },
      {
        path: '^src/',
        pathNot: [
          '^src/(library|core)/',
          '^src/(app|messages)\\.ts$',
          `^src/shop/${contexts}/(events|index)\\.ts$`,
        ],
      },
    ),
    never(
      'client-knows-names-only',
      'the client of a service elsewhere knows messages by name and type: no package, no store, no service',
      { path: '^src/client/' },
      {
        path: ['^src/', packages],
        pathNot: [
          '^src/(client|core)/',
          '^src/library/(dispatchers|services)\\.ts$',
          `^src/shop/${contexts}/index\\.ts$`,
        ],
      },
    ),
    never(
      'nobody-needs-the-client',
      'it is for other programs',
      { path: '^src/', pathNot: '^src/client/' },
      { path: '^src/client/' },
    ),
    never(
      'only-app-sees-the-library',
      'what other programs see is no part of this one: app.ts alone promises it, the client has its types',
      { path: '^src/', pathNot: '^src/(library/|client/|app\\.ts$)' },
      { path: '^src/library/' },
    ),
    never(
      'src-stands-alone',
      'the program needs neither its tests nor its tools',
      { path: '^src/' },
      { path: '^(test|bench|scripts|dist)/', pathNot: '\\.d\\.ts$' },
    ),
    never('no-cycles', 'no module needs itself', {}, { circular: true }),
    never(
      'no-orphans',
      'a module that nobody imports and that imports nobody is forgotten',
      { orphan: true, pathNot: ['\\.d\\.ts$', '^src/(app|main)\\.ts$', '^src/client/index\\.ts$'] },
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
      'the program runs with what is installed beside it, pg if it is; the build takes the text of htmx into it',
      { path: '^src/' },
      {
        pathNot: [`${packages}htmx\\.org/dist/htmx\\.min\\.js$`, `${packages}pg/`],
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    ),
  ],
  options: {
    // TypeScript 7 has no parser for others to use: with the default parser no module at all is seen.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
