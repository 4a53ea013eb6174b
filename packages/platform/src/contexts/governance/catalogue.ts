import assert from 'node:assert'
import { z } from 'zod'
import { ExplainabilityRating, Stage, Tier } from '#contexts/registry/index.ts'
import { Role } from '#kernel/actor.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { readCatalogue } from '#platform/catalogue.ts'

export const PartKind = z.enum([
  'fit-assessment',
  'data-security-assessment',
  'algorithm-risk-screening',
  'ethics-review',
  'impact-analysis',
  'model-card',
  'explainability-grounds',
  'oversight-plan',
  'fallback',
  'stop-conditions',
  'notice-text',
])
export type PartKind = z.infer<typeof PartKind>

/** The facts on which a part or a requirement of the catalogue may depend. */
export const Condition = z.enum([
  'customer-facing',
  'external',
  'external-generative',
  'reportable',
])
export type Condition = z.infer<typeof Condition>

/** One column of a field of type `rows`. */
export const PartColumn = z.strictObject({
  id: z.string(),
  type: z.enum(['text', 'number', 'integer', 'enum', 'list', 'duration', 'condition']),
  required: z.boolean(),
  min: z.number().optional(),
  max: z.number().optional(),
  options: z.array(z.string()).min(1).optional(),
  label: Bilingual,
  help: Bilingual.optional(),
})
export type PartColumn = z.infer<typeof PartColumn>

export const PartField = z.strictObject({
  id: z.string(),
  type: z.enum(['text', 'number', 'enum', 'list', 'duration', 'percent', 'rows']),
  required: z.boolean(),
  lengthMin: z.int().positive().optional(),
  countMin: z.int().positive().optional(),
  options: z.array(z.string()).optional(),
  columns: z.array(PartColumn).min(1).optional(),
  /** What a text must be beside text. */
  format: z.enum(['json-schema']).optional(),
  label: Bilingual,
  help: Bilingual.optional(),
})
export type PartField = z.infer<typeof PartField>

export const PartDefinition = z.strictObject({
  id: PartKind,
  title: Bilingual,
  help: Bilingual,
  authors: z.array(Role).min(1),
  signers: z.array(Role).min(1),
  tiers: z.array(Tier),
  when: Condition.optional(),
  statements: z.array(z.string()),
  fields: z.array(PartField).min(1),
})
export type PartDefinition = z.infer<typeof PartDefinition>

const Parts = z.strictObject({
  version: z.string(),
  source: z.string(),
  parts: z.array(PartDefinition),
})

const RequiredPart = z.strictObject({ id: PartKind, signer: Role, when: Condition.optional() })

/** What a tier asks for, as far as governance decides it; the rest is read by its own contexts. */
export const TierControls = z.object({
  id: Tier,
  title: Bilingual,
  approval: z.discriminatedUnion('by', [
    z.object({ by: z.literal('committee'), mandate: z.literal('risk-management') }),
    z.object({ by: z.literal('role'), role: Role }),
  ]),
  independentValidation: z.object({ value: z.boolean() }),
  permitValidityDaysMax: z.object({ value: z.int().positive() }),
  reviewPeriodDays: z.object({ value: z.int().positive() }),
  explainabilityFloor: z.object({ value: ExplainabilityRating }),
  stopConditions: z.object({ required: z.boolean(), countMin: z.int().nonnegative() }),
  report: z.object({ whenGenerative: z.enum(['always', 'public-facing']) }),
  dossier: z.object({ parts: z.array(RequiredPart) }),
})
export type TierControls = z.infer<typeof TierControls>

const Tiers = z.object({ version: z.string(), tiers: z.array(TierControls) })

const CataloguedRequirement = z.strictObject({
  id: z.string(),
  statement: z.string(),
  title: Bilingual,
  part: PartKind.optional(),
  tiers: z.array(Tier).optional(),
  when: Condition.optional(),
})
export type CataloguedRequirement = z.infer<typeof CataloguedRequirement>

const Lifecycle = z.object({
  version: z.string(),
  moves: z.array(z.strictObject({ from: Stage, to: Stage, gate: z.string() })),
  gates: z.array(
    z.strictObject({
      id: z.string(),
      title: Bilingual,
      requires: z.array(CataloguedRequirement).min(1),
    }),
  ),
})
export type Lifecycle = z.infer<typeof Lifecycle>

const partsByKind = new Map(
  Parts.parse(readCatalogue('dossier-parts.yaml')).parts.map((part) => [part.id, part]),
)
const controlsByTier = new Map(
  Tiers.parse(readCatalogue('tiers/tiers.yaml')).tiers.map((tier) => [tier.id, tier]),
)

/** `catalogue/lifecycle.yaml`: the moves between stages and what each gate asks for. */
export const lifecycle: Lifecycle = Lifecycle.parse(readCatalogue('lifecycle.yaml'))

export function partDefinition(kind: PartKind): PartDefinition {
  const definition = partsByKind.get(kind)
  assert(definition !== undefined, `the catalogue has no part ${kind}`)
  return definition
}

export function allPartDefinitions(): readonly PartDefinition[] {
  return [...partsByKind.values()]
}

export function controlsOf(tier: Tier): TierControls {
  const controls = controlsByTier.get(tier)
  assert(controls !== undefined, `the catalogue has no tier ${tier}`)
  return controls
}

/** A requirement as the catalogue words it. That it stands there is held when the gate is loaded. */
export function catalogued(gate: string, requirement: string): CataloguedRequirement {
  const found = lifecycle.gates
    .find(({ id }) => id === gate)
    ?.requires.find(({ id }) => id === requirement)
  assert(found !== undefined, `catalogue/lifecycle.yaml has no ${gate}/${requirement}`)
  return found
}
