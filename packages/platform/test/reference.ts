import { readFile, writeFile } from 'node:fs/promises'
import { accessMatrix } from '#contexts/identity/index.ts'
import { errorCatalogue } from '#kernel/errors.ts'
import { openApiOf } from '#platform/http/openapi.ts'
import { type Route, routeName } from '#platform/http/route.ts'
import { controlRoutes, VERSION } from '../src/routes.ts'
import { consoleDoorsText, consoleSchemaText } from './console-api.ts'
import '../src/cli/errors.ts'
import '../src/cli/tour/errors.ts'
import '../src/product.ts'
import '../src/sample/errors.ts'

/** Texts that are computed from the code and committed, so that a change of them shows in review. */
export const references = {
  'docs/reference/access.md': () => accessPage(controlRoutes(undefined)),
  'docs/reference/entries.md': () => entriesPage(controlRoutes(undefined)),
  'docs/reference/errors.md': errorsPage,
  'docs/reference/openapi.json': () => openApiText(),
  'packages/console/src/api/schema.ts': () =>
    consoleSchemaText(openApiOf(controlRoutes(undefined), VERSION)),
  'packages/console/src/api/doors.ts': () => consoleDoorsText(controlRoutes(undefined)),
} as const

const folder = new URL('../../../', import.meta.url)

export function committed(name: keyof typeof references): Promise<string> {
  return readFile(new URL(name, folder), 'utf8')
}

/** `npm run gen` */
export async function writeReferences() {
  for (const [name, compute] of Object.entries(references)) {
    await writeFile(new URL(name, folder), compute())
  }
}

function accessPage(routes: readonly Route[]): string {
  return `# Who passes the door of which route

Computed from the route table (\`npm run gen\`); a test compares it. The door is the first check: rules
about the very object (one's own application, not one's own work) are decided by each use case, for
administrators as for anybody.

${accessMatrix(routes)}`
}

function entriesPage(routes: readonly Route[]): string {
  const mutating = routes.filter(({ appends }) => appends !== null)
  const rows = mutating.map(
    (route) =>
      `| \`${routeName(route)}\` | ${route.appends!.map((kind) => `\`${kind}\``).join(', ')} |`,
  )
  return `# Which entries a success of a route leaves in the ledger

Computed from the route table (\`npm run gen\`); a test compares it. A refusal of any of these routes leaves
\`request.refused\` with the route, the code and the actor.

| route | entries |
| --- | --- |
${rows.sort().join('\n')}
`
}

/** One line an operation, so that a change of one shows as one line. */
function openApiText(): string {
  const { paths, ...rest } = openApiOf(controlRoutes(undefined), VERSION)
  const lines = Object.entries(paths).map(([path, operations]) => {
    const each = Object.entries(operations).map(
      ([method, one]) => `  ${JSON.stringify(method)}: ${JSON.stringify(one)}`,
    )
    return ` ${JSON.stringify(path)}: {\n${each.join(',\n')}\n }`
  })
  const head = JSON.stringify(rest)
  return `${head.slice(0, -1)},"paths":{\n${lines.join(',\n')}\n}}\n`
}

function errorsPage(): string {
  const sample = new Proxy({}, { get: placeholder })
  const sections = errorCatalogue().map(({ code, definition }) => {
    const { status, message, remedy } = definition
    return `## ${code}

Status ${status}. ${worded(message.en, sample)}. ${remedy.en}

${worded(message.zh, sample)}。${remedy.zh}
`
  })
  return `# Errors

The closed catalogue, computed from the code (\`npm run gen\`) and compared by a test. On the doors the code is
the part behind the dot, in the OpenAI shape; the control API gives it whole. \`…\` stands for details.

${sections.join('\n')}`
}

/** A detail as the page shows it: an ellipsis, whatever a message does with it. */
function placeholder(): unknown {
  return { [Symbol.toPrimitive]: () => '…', map: () => ['…'], join: () => '…' }
}

function worded(say: (details: never) => string, details: object): string {
  try {
    return say(details as never)
  } catch {
    return '…'
  }
}
