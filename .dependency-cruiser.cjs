// The ranks of ARCHITECTURE.md as rules. Every rule is an error: a boundary that only warns is
// none. `scripts/boundaries.mjs` runs them, and holds what speaks of how an import is written
// rather than where it leads.

const source = '^packages/platform/src/'

/** Each context imports only those to its left. */
const contexts = [
  'identity',
  'ledger',
  'registry',
  'data',
  'supply',
  'assurance',
  'governance',
  'permits',
  'oversight',
  'gateway',
  'tools',
  'controls',
  'supervision',
]

/** Tests, and what only they import. */
const tests = ['\\.test\\.ts$', '/scenario\\.ts$', '^packages/[^/]+/test/', '/testing/']

const outermost = `${source}(cli/|sample/|(compose|routes|process-role|console|probes|product)\\.ts$)`

const ranks = [
  {
    name: 'kernel-imports-no-rank-above',
    comment: 'The kernel is what everything else stands on; it knows nothing of them.',
    from: { path: `${source}kernel/`, pathNot: tests },
    to: { path: [`${source}(platform|contexts)/`, outermost] },
  },
  {
    name: 'platform-imports-no-rank-above',
    comment:
      'The platform serves every context and speaks of none. Pass what it needs as an argument.',
    from: { path: `${source}platform/`, pathNot: tests },
    to: { path: [`${source}contexts/`, outermost] },
  },
  {
    name: 'contexts-import-no-rank-above',
    comment: 'A context does not know how it is started.',
    from: { path: `${source}contexts/`, pathNot: tests },
    to: { path: outermost },
  },
  {
    name: 'every-file-has-a-rank',
    comment:
      'A file outside kernel, platform, contexts, cli, sample, testing and the files that put the program together escapes the ranks.',
    from: {
      path: source,
      pathNot: [`${source}(kernel|platform|contexts|testing)/`, outermost],
    },
    to: {},
  },
  {
    name: 'every-context-is-listed',
    comment: 'A new context takes its place in the list of ARCHITECTURE.md and of this file.',
    from: { path: `${source}contexts/`, pathNot: `${source}contexts/(${contexts.join('|')})/` },
    to: {},
  },
]

const leftwards = contexts.slice(0, -1).map((context, index) => ({
  name: `${context}-imports-leftwards-only`,
  comment: `Contexts to the right of ${context} build on it. Move the use case right, or take a function as an argument.`,
  from: { path: `${source}contexts/${context}/`, pathNot: tests },
  to: { path: `${source}contexts/(${contexts.slice(index + 1).join('|')})/` },
}))

module.exports = {
  forbidden: [
    ...ranks,
    ...leftwards,
    {
      name: 'contexts-meet-at-the-front-door',
      comment:
        "Only another context's index.ts may be imported: what stands there is what it promises.",
      from: { path: `${source}contexts/([^/]+)/` },
      to: {
        path: `${source}contexts/`,
        pathNot: [`${source}contexts/$1/`, `${source}contexts/[^/]+/index\\.ts$`],
      },
    },
    {
      name: 'contexts-are-entered-by-the-front-door',
      comment: "From outside, too, only a context's index.ts may be imported.",
      from: { path: `${source}(?!contexts/)` },
      to: { path: `${source}contexts/`, pathNot: `${source}contexts/[^/]+/index\\.ts$` },
    },
    {
      name: 'only-stores-speak-sql',
      comment:
        'Kysely and pg belong to files named store or tables, and to platform/database. Call a function of the store.',
      from: {
        path: '^packages/',
        pathNot: [...tests, '[/-](store|tables)\\.ts$', `${source}platform/database/`],
      },
      to: { path: 'node_modules/(kysely|pg)/|^(kysely|pg)(/|$)|node_modules/@types/pg/' },
    },
    {
      name: 'ledger-depends-on-nothing',
      comment: 'An auditor runs packages/ledger alone: Node builtins and itself, nothing else.',
      from: { path: '^packages/ledger/', pathNot: tests },
      to: { pathNot: '^packages/ledger/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'console-is-a-client',
      comment:
        'The console speaks to the API and verifies proofs; it imports no part of the platform.',
      from: { path: '^packages/console/src/' },
      to: { path: '^packages/(platform|guard)/' },
    },
    {
      name: 'tests-are-imported-by-tests-only',
      comment: 'What runs at an institution contains no test and no helper of tests.',
      from: { path: '^packages/', pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one, or hide a third. Types count too.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'imports-resolve',
      comment: 'An import that leads nowhere escapes every other rule.',
      from: { pathNot: tests },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Type-only imports bind as firmly as others.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
}
