import { texts, useSay, useTexts } from '../../language/language.tsx'
import { useNumber } from '../../pieces/instant.tsx'
import { type TierName, TierTag } from '../../pieces/status.tsx'
import {
  metIn,
  type Step,
  type Table,
  type Trace,
  traced,
  useCell,
  useStepTitle,
} from './table-steps.tsx'
import './tier-derivation.css'

const words = texts({
  points: [(points: string) => `总分 ${points} 分`, (points: string) => `${points} points in all`],
  nothing: ['没有命中的规则', 'no rule is met'],
})

/** How a tier came about: what each step met and what follows from it, the points of each factor as bars. */
export function TierDerivation({
  steps,
  trace,
  tier,
}: {
  steps: readonly Step[]
  trace: Trace
  tier: TierName
}) {
  const stepTitle = useStepTitle()
  return (
    <ol className="timeline derivation">
      {steps.map((step, index) => {
        const found = trace.find(({ node }) => node === step.name)
        return (
          <li key={step.name}>
            <div className="dim">{stepTitle(step.name, index)}</div>
            {step.kind === 'table' ? (
              <Met step={step} met={metIn(found?.matched)} />
            ) : (
              <Points of={traced(found?.values, 'points')} />
            )}
            {index === steps.length - 1 && <TierTag tier={tier} />}
          </li>
        )
      })}
    </ol>
  )
}

function Points({ of }: { of: string | undefined }) {
  const say = useTexts(words)
  const number = useNumber()
  return of !== undefined && <b>{say.points(number(Number(of)))}</b>
}

function Met({ step, met }: { step: Table; met: ReadonlySet<string> }) {
  const say = useTexts(words)
  const rules = step.rules.filter(({ id }) => met.has(id))
  if (rules.length === 0) return say.nothing
  return step.hits === 'collect' ? (
    <Factors step={step} rules={rules} />
  ) : (
    rules.map((rule) => <Verdict key={rule.id} step={step} rule={rule} />)
  )
}

type Rule = Table['rules'][number]

/** The tier that a row gives, and its grounds; a row that hands on another's says whose. */
function Verdict({ step, rule: { cells } }: { step: Table; rule: Rule }) {
  const read = useSay()
  const cell = useCell()
  const output = (field: string) => {
    const column = step.outputs.find((one) => one.field === field)
    return column && cell(field, cells[column.id])
  }
  const grounds = output(read({ zh: 'grounds.zh', en: 'grounds.en' }))
  const tier = output('tier')
  return (
    <div>
      <b>{tier}</b> {grounds !== tier && grounds}
    </div>
  )
}

function Factors({ step, rules }: { step: Table; rules: readonly Rule[] }) {
  const read = useSay()
  const cell = useCell()
  const number = useNumber()
  const pointsOf = ({ cells }: Rule) => Number(cells.points ?? 0)
  const most = Math.max(1, ...step.rules.map(pointsOf))
  return (
    <ul className="factors">
      {rules.map((rule) => {
        const column = step.inputs.find(({ id }) => (rule.cells[id] ?? '').trim() !== '')
        return (
          <li key={rule.id}>
            <span>{column && read(column.title)}</span>
            <span>{column && cell(column.field, rule.cells[column.id])}</span>
            <meter min={0} max={most} value={pointsOf(rule)} aria-hidden />
            <b>{number(pointsOf(rule))}</b>
          </li>
        )
      })}
    </ul>
  )
}
