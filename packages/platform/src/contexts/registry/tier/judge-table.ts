import { z } from 'zod'
import { rowFinder, scoredFactors, type TableContent } from './content.ts'
import {
  Complexity,
  CustomerEffect,
  factorDomains,
  Importance,
  Reliance,
  Scale,
  TierFactors,
} from './factors.ts'
import { type FixedScenarios, fixedKindOf, type Scenarios } from './floor.ts'

/** Something about a table that its authors must see, at the row that it is about. */
export const TableIssue = z.object({
  code: z.enum([
    'case_unanswered',
    'below_floor',
    'scenario_unknown',
    'row_unreachable',
    'points_fall',
  ]),
  row: z.string().optional(),
  /** The kind of measure 16 that the row goes under. */
  kind: z.string().optional(),
  scenario: z.string().optional(),
  factor: z.string().optional(),
  /** A case that shows it. */
  example: TierFactors.optional(),
})
export type TableIssue = z.infer<typeof TableIssue>

export interface TableJudgement {
  /** What keeps a table from being proposed. */
  readonly faults: readonly TableIssue[]
  /** What is likely not meant, and may be. */
  readonly warnings: readonly TableIssue[]
}

interface Floor {
  readonly fixed: FixedScenarios
  readonly scenarios: Scenarios
}

/**
 * Everything that is wrong with a table, found by putting every case there is to it (some fifty thousand): a case that no
 * row answers, and a row that gives a case less than measure 16 fixes. The floor stands in code besides; a committee is
 * still not asked to put in force what says otherwise.
 */
export function judgeTable(content: TableContent, floor: Floor): TableJudgement {
  const known = new Set(floor.scenarios.scenarios.map(({ id }) => id))
  const faults: TableIssue[] = content.rows.flatMap(({ id, when }) =>
    when.flatMap((condition) =>
      condition.factor === 'scenario'
        ? condition.values
            .filter((scenario) => !known.has(scenario))
            .map((scenario) => ({ code: 'scenario_unknown' as const, row: id, scenario }))
        : [],
    ),
  )
  const find = rowFinder(content)
  const met = new Set<string>()
  const below = new Map<string, TableIssue>()
  let unanswered: TableIssue | undefined
  for (const example of everyCase(floor.scenarios)) {
    const row = find(example)
    if (row === undefined) {
      unanswered ??= { code: 'case_unanswered', example }
      continue
    }
    met.add(row.id)
    if (row.tier === 'high') continue
    const kind = fixedKindOf(example, floor)
    const key = `${row.id} ${kind}`
    if (kind === undefined || below.has(key)) continue
    below.set(key, { code: 'below_floor', row: row.id, kind, example })
  }
  return {
    faults: [...faults, ...(unanswered === undefined ? [] : [unanswered]), ...below.values()],
    warnings: [
      ...content.rows
        .filter(({ id }) => !met.has(id))
        .map(({ id }) => ({ code: 'row_unreachable' as const, row: id })),
      ...scoredFactors
        .filter((factor) => falls(factor, content))
        .map((factor) => ({ code: 'points_fall' as const, factor })),
    ],
  }
}

/** Whether a higher level of a factor counts less than a lower one: raising a factor should never lower a tier. */
function falls(factor: (typeof scoredFactors)[number], { points }: TableContent): boolean {
  const counted: Readonly<Record<string, number>> = points[factor]
  const ordered = (factorDomains[factor] ?? []).map((level) => counted[String(level)] ?? 0)
  return ordered.some((count, index) => index > 0 && count < ordered[index - 1]!)
}

/** Every case as `deriveTier` puts it to a table: contradictions read the stricter way. */
function* everyCase({ scenarios }: Scenarios): Generator<TierFactors> {
  const levels = combinations({
    scale: Scale.options,
    customerEffect: CustomerEffect.options,
    reliance: Reliance.options,
    complexity: Complexity.options,
    customerFacing: [false, true],
    touchesContract: [false, true],
  }) as readonly Omit<TierFactors, 'scenario' | 'importance' | 'generative'>[]
  for (const { id: scenario, importance: least } of scenarios) {
    for (const importance of Importance.options.slice(Importance.options.indexOf(least))) {
      for (const rest of levels) {
        yield { scenario, importance, ...rest, generative: rest.complexity === 'generative' }
      }
    }
  }
}

function combinations(
  domains: Readonly<Record<string, readonly unknown[]>>,
): readonly Readonly<Record<string, unknown>>[] {
  return Object.entries(domains).reduce<readonly Readonly<Record<string, unknown>>[]>(
    (all, [name, values]) =>
      all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  )
}
