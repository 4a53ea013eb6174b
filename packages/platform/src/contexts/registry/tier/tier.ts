import assert from 'node:assert'
import { createHash } from 'node:crypto'
import { type ZenDecision, ZenEngine } from '@gorules/zen-engine'
import { canonicalize } from '@hengjian/ledger'
import { z } from 'zod'
import { readCatalogueBytes } from '#platform/catalogue.ts'
import { compileTable } from './compile.ts'
import type { TableContent } from './content.ts'
import { Tier, type TierFactors } from './factors.ts'
import {
  type FixedScenarios,
  fixedKindOf,
  readFixedScenarios,
  readScenarios,
  readStricter,
  type Scenarios,
} from './floor.ts'
import { DecisionGraph } from './graph.ts'
import { lintTable } from './lint.ts'
import { compactTrace, type TraceStep } from './trace.ts'

/**
 * A tier table ready to derive by. `digest` is SHA-256 in hex, of the file of the catalogue's own table and of the canonical
 * JSON of an institution's: two tables of one version are told apart by it.
 */
export interface TierTable {
  readonly version: string
  readonly digest: string
  readonly graph: DecisionGraph
  readonly decision: ZenDecision
}

/** What a tier is derived by: the table in force, and the floor that no table can go under. */
export interface TierRules {
  readonly table: TierTable
  readonly fixed: FixedScenarios
  readonly scenarios: Scenarios
}

/** A tier and how it came about: enough to derive it again, and to show each step to a person. */
export interface TierDerivation {
  readonly tier: Tier
  /** What the table alone answered. */
  readonly computed: Tier
  readonly fixed?: { readonly scenario: string; readonly measure: '16.1' }
  readonly rule: string
  readonly grounds: { readonly zh: string; readonly en: string }
  readonly table: { readonly version: string; readonly digest: string }
  readonly trace: readonly TraceStep[]
}

const Answer = z.object({
  tier: Tier,
  rule: z.string().min(1),
  grounds: z.object({ zh: z.string(), en: z.string() }),
})

/**
 * Loads a tier table from the bytes of its file (a GoRules decision graph with a `version`). What an institution uploads
 * goes through `lintTable` first, which says all that is wrong with it; a faulty one that gets here is a bug.
 */
export function loadTierTable(file: Uint8Array | string): TierTable {
  const bytes = Buffer.from(file)
  const json: unknown = JSON.parse(bytes.toString('utf8'))
  const faults = lintTable(json)
  assert(faults.length === 0, `the tier table is faulty: ${JSON.stringify(faults)}`)
  const graph = DecisionGraph.parse(json)
  return {
    version: graph.version,
    digest: createHash('sha256').update(bytes).digest('hex'),
    graph,
    decision: new ZenEngine().createDecision(graph),
  }
}

/** What an institution's table is digested over, and what its entries carry: RFC 8785 over version and content. */
export function canonicalTable(version: string, content: TableContent): string {
  return canonicalize({ version, content: JSON.parse(JSON.stringify(content)) })
}

export function digestOfTable(version: string, content: TableContent): string {
  return createHash('sha256').update(canonicalTable(version, content)).digest('hex')
}

/** Makes ready what an institution wrote. The closed form allows nothing that the engine could not read. */
export function tableOfContent(version: string, content: TableContent): TierTable {
  const graph = compileTable(version, content)
  return {
    ...{ version, graph },
    digest: digestOfTable(version, content),
    decision: new ZenEngine().createDecision(graph),
  }
}

/** The rules of the catalogue itself, for an institution that has no table of its own. */
export function catalogueTierRules(): TierRules {
  return {
    table: loadTierTable(readCatalogueBytes('tiers/decision-table.json')),
    fixed: readFixedScenarios(),
    scenarios: readScenarios(),
  }
}

/**
 * The tier of an application (measures 15.1 and 16.1). The scenario must be one of `rules.scenarios`.
 *
 * INVARIANT: what measure 16 fixes is high whatever the table answers, an institution's own table included.
 * INVARIANT: a table that gives no answer gives the highest: absence never makes an application less governed.
 */
export async function deriveTier(factors: TierFactors, rules: TierRules): Promise<TierDerivation> {
  const { scenario } = factors
  const isKnown = rules.scenarios.scenarios.some(({ id }) => id === scenario)
  assert(isKnown, `no such scenario: ${scenario}`)
  const asked = readStricter(factors, rules.scenarios)
  const run = await rules.table.decision.safeEvaluate(asked, { trace: true })
  const parsed = Answer.safeParse(run.success ? run.data.result : undefined)
  const answer = parsed.success ? parsed.data : UNANSWERED
  const kind = fixedKindOf(asked, rules)

  const raised = kind !== undefined && answer.tier !== 'high'
  return {
    tier: kind === undefined ? answer.tier : 'high',
    computed: answer.tier,
    ...(kind !== undefined && { fixed: { scenario: kind, measure: '16.1' as const } }),
    rule: raised ? `floor-${kind}` : answer.rule,
    grounds: raised ? floorGrounds(kind, rules.fixed) : answer.grounds,
    table: { version: rules.table.version, digest: rules.table.digest },
    trace: compactTrace((run.success ? run.data.trace : undefined) ?? {}),
  }
}

const UNANSWERED: z.infer<typeof Answer> = {
  tier: 'high',
  rule: 'no-answer',
  grounds: {
    zh: '分级表未给出有效等级，按高风险处理。',
    en: 'The table gave no valid tier; the application counts as high.',
  },
}

function floorGrounds(kind: string, fixed: FixedScenarios) {
  const title = fixed.kinds.find(({ id }) => id === kind)?.title ?? { zh: kind, en: kind }
  return {
    zh: `第十六条：${title.zh}固定为高风险，分级表不得降低。`,
    en: `Measure 16 fixes it high (${title.en}); the table cannot lower it.`,
  }
}
