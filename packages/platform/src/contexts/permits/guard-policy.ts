import assert from 'node:assert/strict'
import type { GuardPolicy } from '@hengjian/guard'
import { z } from 'zod'
import type { Tier } from '#contexts/registry/index.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { readCatalogue } from '#platform/catalogue.ts'
import type { Permit } from './permit.ts'
import { GuardRule, type PermitGuards } from './permit-guards.ts'

const SourcedRule = GuardRule.extend({ source: z.string() })
const RuleLists = z.array(z.string()).readonly()

const TierGuards = z.strictObject({
  id: z.enum(['high', 'medium', 'low']),
  input: RuleLists,
  output: RuleLists,
  outputPublishing: RuleLists,
  outputOther: RuleLists,
  onUnjudged: z.strictObject({ value: z.enum(['refuse', 'flag']), source: z.string() }),
  onFailure: z.strictObject({
    value: z.enum(['refuse', 'waive']),
    waiver: z.string().optional(),
    source: z.string(),
  }),
  onTimeoutMs: z.strictObject({ value: z.int().positive(), source: z.string() }),
  holdWholeAnswer: z.strictObject({ value: z.boolean(), source: z.string() }),
})

const Bound = z.object({ value: z.int().positive() })

const Catalogue = z.object({
  sources: z.record(z.string(), Bilingual),
  rules: z.record(z.string(), z.array(SourcedRule)),
  tiers: z.array(TierGuards),
  judge: z.object({ timeoutMs: z.object({ value: z.int().positive() }) }),
  images: z.object({ bytesMax: Bound, pixelsMax: Bound, countMax: Bound, confidenceMin: Bound }),
  label: z.object({
    visible: Bilingual,
    position: z.object({ value: z.enum(['start', 'end']) }),
  }),
})

const catalogue = Catalogue.parse(readCatalogue('guards.yaml'))

/** How long a judge may take. */
export const judgeTimeoutMs = catalogue.judge.timeoutMs.value

/** What a picture may be and how many a call may hold; beyond it they are unjudged. */
export const imageLimits = {
  bytesMax: catalogue.images.bytesMax.value,
  pixelsMax: catalogue.images.pixelsMax.value,
  countMax: catalogue.images.countMax.value,
  /** Of a reader of pictures, 0 to 100: what it is less sure of is not read. */
  confidenceMin: catalogue.images.confidenceMin.value,
}

/** The label that holds where an approved dossier words none. */
export const defaultLabel = {
  visible: catalogue.label.visible,
  position: catalogue.label.position.value,
}

/**
 * The guards of a tier (measures 14.5, 24.4, 24.6). `publishes`: a generative application that speaks to customers
 * or the public, whose answers are refused where others are only noted.
 */
export function guardsOf(tier: Tier, { publishes }: { readonly publishes: boolean }): PermitGuards {
  const terms = catalogue.tiers.find(({ id }) => id === tier)
  assert(terms !== undefined, `the catalogue has no guards for tier ${tier}`)
  const { waiver } = terms.onFailure
  return {
    input: rulesOf(terms.input),
    output: rulesOf([...terms.output, ...(publishes ? terms.outputPublishing : terms.outputOther)]),
    onUnjudged: terms.onUnjudged.value,
    onFailure: terms.onFailure.value,
    ...(waiver !== undefined && { waiver }),
    onTimeoutMs: terms.onTimeoutMs.value,
    holdWholeAnswer: terms.holdWholeAnswer.value,
  }
}

function rulesOf(names: readonly string[]): PermitGuards['input'] {
  return names.flatMap((name) => {
    const rules = catalogue.rules[name]
    assert(rules !== undefined, `the catalogue has no rules ${name}`)
    return rules.map(({ source, ...rule }) => rule)
  })
}

/** The policy as the guards take it. */
export function policyOf({ guards }: Permit): GuardPolicy {
  const { waiver, ...policy } = guards
  return waiver === undefined ? policy : { ...policy, waiver }
}
