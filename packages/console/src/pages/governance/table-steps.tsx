import type { Reply } from '../../api/client.ts'
import { useAside } from '../../api/use-api.ts'
import { type Bilingual, texts, useSay, useTexts } from '../../language/language.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Status } from '../../pieces/status.tsx'
import './table-steps.css'

const words = texts({
  step: [
    (number: number, title: string) => `第${'一二三四五'[number - 1]}步：${title}`,
    (number: number, title: string) => `Step ${number}: ${title}`,
  ],
  fixed: ['第十六条固定的高风险场景', 'what measure 16 fixes high'],
  scoring: ['五因素计分', 'points of the five factors'],
  sum: ['求和', 'their sum'],
  computed: ['按总分定级', 'the tier by points'],
  final: ['取固定等级或计算等级', 'fixed, or else computed'],
  tiers: ['逐行判定等级', 'the row that gives the tier'],
  rule: ['规则', 'Rule'],
  any: ['不限', 'any'],
  met: ['命中', 'Met'],
  first: ['自上而下，首条命中为准', 'From the top; the first that matches answers'],
  collect: ['所有命中的规则都计入', 'All that match count'],
  yes: ['是', 'Yes'],
  no: ['否', 'No'],
  nothing: ['未固定', 'Not fixed'],
  asFixed: ['同第一步', 'as step 1 says'],
  asComputed: ['同第四步', 'as step 4 says'],
  values: [(value: string) => `此情形为 ${value}`, (value: string) => `This case: ${value}`],
  summed: ['总分为各因素分值之和', 'The points of all factors together'],
})

/** How the tables that come with the product add up their points. */
const SUM_OF_POINTS = 'sum(map(scores, #.points))'

export type Step = Reply<'GET /tier-table'>['steps'][number]
export type Table = Extract<Step, { kind: 'table' }>
export type Trace = Reply<'POST /tier-table/trials'>['trace']

/** The steps of a table in their order; what a case met is marked. */
export function TableSteps({ steps, trace }: { steps: readonly Step[]; trace: Trace }) {
  const say = useTexts(words)
  const stepTitle = useStepTitle()
  return steps.map((step, index) => {
    const found = trace.find(({ node }) => node === step.name)
    const title = stepTitle(step.name, index)
    if (step.kind === 'table') {
      return <TableStep key={step.name} title={title} step={step} met={metIn(found?.matched)} />
    }
    return (
      <Sheet key={step.name} title={title}>
        {step.expressions.map(({ key, value }) => (
          <div key={key} className="row">
            {value === SUM_OF_POINTS ? (
              <span>{say.summed}</span>
            ) : (
              <span className="mono">{`${key} = ${value}`}</span>
            )}
            {traced(found?.values, key) !== undefined && (
              <Status tone="info">{say.values(traced(found?.values, key)!)}</Status>
            )}
          </div>
        ))}
      </Sheet>
    )
  })
}

/** What a step does, with its number. */
export function useStepTitle() {
  const say = useTexts(words)
  const titles = say as Readonly<Record<string, unknown>>
  return (name: string, index: number) => say.step(index + 1, String(titles[name] ?? name))
}

function TableStep({ title, step, met }: { title: string; step: Table; met: ReadonlySet<string> }) {
  const say = useTexts(words)
  const read = useSay()
  const cell = useCell()
  const outputs = useOutputs(step)
  /** A factor that is scored goes by the title of its own column. */
  const factorOf = (text: string | undefined) => {
    const column = step.inputs.find(({ field }) => text === `'${field}'` || text === `"${field}"`)
    return column && read(column.title)
  }
  return (
    <Sheet title={title} acts={<span className="dim">{say[step.hits]}</span>}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1). */}
      <section className="rules" aria-label={title} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say.rule}</th>
              {step.inputs.map(({ id, title: column }) => (
                <th key={id} scope="col">
                  {read(column)}
                </th>
              ))}
              {outputs.map(({ id, title: column }) => (
                <th key={id} scope="col" className="output">
                  {read(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {step.rules.map(({ id, cells }) => (
              <tr key={id} className={met.has(id) ? 'met' : undefined}>
                <th scope="row">
                  <span className="mono">{id}</span>{' '}
                  {met.has(id) && <Status tone="info">{say.met}</Status>}
                </th>
                {step.inputs.map((column) => (
                  <td key={column.id}>{cell(column.field, cells[column.id]) ?? <Any />}</td>
                ))}
                {outputs.map((column) => (
                  <td key={column.id} className="output">
                    {factorOf(cells[column.id]) ?? cell(column.field, cells[column.id])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Sheet>
  )
}

function Any() {
  const say = useTexts(words)
  return <span className="dim">{say.any}</span>
}

/** Grounds stand in one column for each language, and the id of a rule twice: the reader needs one of each. */
function useOutputs({ outputs }: Table) {
  const read = useSay()
  const other = read({ zh: 'grounds.en', en: 'grounds.zh' })
  return outputs.filter(({ field }) => field !== 'rule' && field !== other)
}

/** A cell in the words of the reader: each literal by the title of its level, numbers and comparisons as they are. */
export function useCell() {
  const say = useTexts(words)
  const read = useSay()
  const choices = useAside('GET /choices')
  const lists = choices as Readonly<Record<string, { id: string; title: Bilingual }[]>> | undefined
  return (field: string, text: string | undefined) => {
    if (text === undefined || text.trim() === '') return undefined
    if (text === 'true') return say.yes
    if (text === 'false') return say.no
    if (text === 'null') return say.nothing
    if (text.startsWith('fixed.')) return say.asFixed
    if (text.startsWith('computed.')) return say.asComputed
    const list = lists?.[field.startsWith('fixed.') ? field.slice('fixed.'.length) : field]
    return text.replaceAll(/(["'])(.*?)\1/g, (_, _quote, word: string) => {
      const title = list?.find(({ id }) => id === word)?.title
      return title === undefined ? word : read(title)
    })
  }
}

export function metIn(matched: unknown): ReadonlySet<string> {
  const rules = Array.isArray(matched) ? (matched as { readonly rule?: string }[]) : []
  return new Set(rules.flatMap(({ rule }) => rule ?? []))
}

export function traced(values: unknown, key: string): string | undefined {
  if (typeof values !== 'object' || values === null) return undefined
  const value = (values as Readonly<Record<string, unknown>>)[key]
  return value === undefined ? undefined : String(value)
}
