import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import {
  checks,
  crosswalk,
  factDefinitions,
  plan,
  type Statement,
  shippedMeasures,
} from '#contexts/controls/index.ts'

const folder = new URL('../../../docs/measures/', import.meta.url)
const { content } = shippedMeasures

/** The page of each statement by its file's name: what it asks for, and what decides it. */
export function measurePages(): ReadonlyMap<string, string> {
  const pages = content.measures.flatMap(({ title, statements }) =>
    statements.map((statement) => [`${statement.id}.md`, pageOf(statement, title)] as const),
  )
  return new Map([['README.md', listPage()], ...pages])
}

export async function committedPages(): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder)
  const pages = names.map(
    async (name) => [name, await readFile(new URL(name, folder), 'utf8')] as const,
  )
  return new Map(await Promise.all(pages))
}

/** `npm run gen` */
export async function writeMeasurePages() {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  for (const [name, text] of measurePages()) await writeFile(new URL(name, folder), text)
}

function listPage(): string {
  const rows = content.measures.flatMap(({ statements }) =>
    statements.map(({ id, says, duty }) => {
      const check = checks.get(id)
      const decided =
        check === undefined
          ? 'supervisor'
          : check.reads.length === 0
            ? 'awaits a source'
            : check.awaits === undefined
              ? check.file
              : `${check.file}, awaits a source`
      return `| [${id}](${id}.md) | ${says.zh} | ${says.en} | ${duty} | ${decided} |`
    }),
  )
  return `# The statements and what decides each

Computed from the catalogue and the checks (\`npm run gen\`); a test compares it. What awaits a source is \`unmeasured\`.

| | 条款 | statement | duty | check |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}

function pageOf(
  { id, says, duty, owner, holds, thresholds }: Statement,
  title: Statement['says'],
): string {
  const limits = Object.entries(thresholds).map(
    ([name, { value, floor, unit, stricter, source }]) =>
      `| \`${name}\` | ${value} ${unit} | ${floor ?? value} | ${stricter} | ${source} |`,
  )
  const table = `| threshold | default | floor | stricter | source |\n| --- | --- | --- | --- | --- |\n${limits.join('\n')}\n\n`
  return `# ${id} ${says.zh}

${says.en}

Measure ${id.split('.')[0]}: ${title.zh} / ${title.en}. Duty: \`${duty}\`. A finding belongs to the role \`${owner}\`.

## 何时成立 / When it holds

${holds.zh}。

${holds.en}.

${limits.length > 0 ? table : ''}## 如何判断 / How it is decided

${decidedBy(id, duty)}${elsewhere(id)}`
}

function decidedBy(id: string, duty: string): string {
  const check = checks.get(id)
  if (check === undefined)
    return '由监管机构履行。\n\nOwed by the supervisor; nothing here decides it.\n'
  if (check.awaits !== undefined && check.reads.length === 0) {
    return `尚无来源：${check.awaits.zh}。在此之前结论为 \`unmeasured\`。\n\nNothing is kept yet that decides it: ${check.awaits.en}. Until then it is \`unmeasured\`.\n`
  }
  const reads = check.reads.map(
    (fact) => `- \`${fact}\`: ${factDefinitions[fact].says.zh} / ${factDefinitions[fact].says.en}`,
  )
  const narrowed =
    check.scope === 'application'
      ? 'It can be narrowed to one application.'
      : 'It speaks of the institution.'
  const probed =
    duty === 'enforced'
      ? '\n探针近期须被拒绝，否则不为 `effective`。\n\nIt is `effective` only while its probes were refused lately.\n'
      : ''
  const rest =
    check.awaits === undefined
      ? ''
      : `\n其余部分尚无来源：${check.awaits.zh}。在此之前，事实显示有缺口时为不成立，否则为 \`unmeasured\`。\n\nNothing is kept yet that decides the rest: ${check.awaits.en}. Until then it fails where facts show a gap, and is \`unmeasured\` otherwise.\n`
  return `\`checks/${check.file}\`. ${narrowed}\n\n${reads.join('\n')}\n${rest}${probed}`
}

function elsewhere(id: string): string {
  const tasks = plan.tasks
    .filter(({ by }) => by.includes(id))
    .map(({ id: task, title }) => `- 金办发〔2025〕95号 ${task}: ${title.zh} / ${title.en}`)
  const mapped = crosswalk.mappings
    .filter(({ statements }) => statements.includes(id))
    .map(({ framework, reference, relation, confidence, says }) => {
      const { title } = crosswalk.frameworks.find((one) => one.id === framework)!
      return `- ${title.en}, ${reference}: ${says.en} (${relation}, ${confidence})`
    })
  const lines = [...tasks, ...mapped]
  return lines.length === 0 ? '' : `\n## 另见 / See also\n\n${lines.join('\n')}\n`
}
