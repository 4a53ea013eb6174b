import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { ApplicationId, InstitutionId, ModelVersionId, PersonId, SupplierId } from '#kernel/ids.ts'
import { because } from '#kernel/issue.ts'
import { Instant } from '#kernel/time.ts'
import type { JsonValue } from '#platform/services.ts'
import { Tier, TierFactors } from './tier/factors.ts'
import { readScenarios, readStricter } from './tier/floor.ts'

export const NAME_CHARACTERS_MAX = 120
export const PURPOSE_CHARACTERS_MAX = 1_000
export const POPULATION_CHARACTERS_MAX = 500
const REFERENCES_MAX = 50

/** The six stages of measure 2.1, in their order; their wording stands in `catalogue/lifecycle.yaml`. */
export const Stage = z.enum([
  'requirements',
  'data-preparation',
  'development',
  'operation',
  'maintenance',
  'retirement',
])
export type Stage = z.infer<typeof Stage>

// INVARIANT: nothing leaves `retirement`. A successor is a new application.
export const nextStages = {
  requirements: ['data-preparation', 'retirement'],
  'data-preparation': ['development', 'retirement'],
  development: ['operation', 'retirement'],
  operation: ['maintenance', 'retirement'],
  maintenance: ['operation', 'retirement'],
  retirement: [],
} as const satisfies Record<Stage, readonly Stage[]>

/** Whether calls can reach an application: only then is there something to stop, to replace and to recover. */
export function isRunning({ stage }: { readonly stage: Stage }): boolean {
  return stage === 'operation' || stage === 'maintenance'
}

/**
 * Classes of data, from the most to the least protected: core, important, and the two kinds of general data
 * (Measures for data security of banking and insurance institutions, 2024; standards: JR/T 0197-2020).
 */
export const DataClass = z.enum(['core', 'important', 'sensitive', 'general'])
export type DataClass = z.infer<typeof DataClass>

/** A bilingual text of bounded length, e.g. a name: neither wording is empty or only blank. */
export function boundedText(charactersMax: number) {
  const wording = z.string().trim().min(1).max(charactersMax)
  return z.strictObject({ zh: wording, en: wording }).readonly()
}

/** People who answer for the parts of an application (measure 1.4). */
export const Responsible = z
  .strictObject({ business: PersonId, technology: PersonId, data: PersonId })
  .readonly()
export type Responsible = z.infer<typeof Responsible>

function unique<T>(values: readonly T[]): boolean {
  return new Set(values).size === values.length
}

const NO_DUPLICATES = because('同一值出现两次', 'holds the same value twice')

/** What people declare about an application; everything else about it is derived or decided. */
export const ApplicationDraft = z
  .strictObject({
    name: boundedText(NAME_CHARACTERS_MAX),
    purpose: boundedText(PURPOSE_CHARACTERS_MAX),
    /** Whom it concerns: the people on whom, or for whom, it works. */
    population: boundedText(POPULATION_CHARACTERS_MAX),
    factors: TierFactors,
    /** Whether its output takes part in a decision about a person. */
    decidesAboutPeople: z.boolean(),
    /** Whether it is open to the public, which measure 29 and the rules on generative services look at. */
    publicFacing: z.boolean(),
    dataClasses: z.array(DataClass).min(1).refine(unique, NO_DUPLICATES).readonly(),
    supplierIds: z.array(SupplierId).max(REFERENCES_MAX).refine(unique, NO_DUPLICATES).readonly(),
    modelVersionIds: z
      .array(ModelVersionId)
      .max(REFERENCES_MAX)
      .refine(unique, NO_DUPLICATES)
      .readonly(),
    /** The one person who is accountable. */
    ownerId: PersonId,
    responsible: Responsible,
  })
  .readonly()
export type ApplicationDraft = z.infer<typeof ApplicationDraft>

/** A tier and how it came about, as it is kept; see `TierDerivation` in tier/tier.ts for each field. */
export const KeptDerivation = z
  .object({
    tier: Tier,
    computed: Tier,
    fixed: z.object({ scenario: z.string(), measure: z.literal('16.1') }).optional(),
    rule: z.string(),
    grounds: Bilingual,
    table: z.object({ version: z.string(), digest: z.string() }),
    /** The table that first gave this tier, where a later one gave the same: what was approved then stands. */
    givenBy: z.object({ version: z.string(), digest: z.string() }).optional(),
    trace: z
      .array(z.object({ node: z.string(), matched: z.unknown(), values: z.unknown() }))
      .readonly(),
  })
  .readonly()
export type KeptDerivation = z.infer<typeof KeptDerivation>

/** A derivation in place of another one, with the table that first gave the tier where that has stayed. */
export function keepGiver(before: KeptDerivation, after: KeptDerivation): KeptDerivation {
  const { givenBy = before.table } = before
  if (before.tier !== after.tier || givenBy.digest === after.table.digest) return after
  return { ...after, givenBy }
}

/** An AI application as the institution answers for it: one purpose, one accountable owner, one scenario. */
export const Application = z
  .object({
    ...ApplicationDraft.unwrap().shape,
    id: ApplicationId,
    institution: InstitutionId,
    stage: Stage,
    // INVARIANT: never set by hand; always what the derivation answers (measure 15.1).
    tier: Tier,
    derivation: KeptDerivation,
    revision: z.int().nonnegative(),
    createdAt: Instant,
    /** When its business ended; from then on the retention of its records counts (measure 21.5). */
    endedAt: Instant.optional(),
  })
  .readonly()
export type Application = z.infer<typeof Application>

/** What people declared of an application: the part of it that they may change. */
export function draftOf(application: Application): ApplicationDraft {
  const { name, purpose, population, factors, decidesAboutPeople, publicFacing } = application
  const { dataClasses, supplierIds, modelVersionIds, ownerId, responsible } = application
  return {
    name,
    purpose,
    population,
    factors,
    decidesAboutPeople,
    publicFacing,
    dataClasses,
    supplierIds,
    modelVersionIds,
    ownerId,
    responsible,
  }
}

/** The accountable person and those responsible, each once. */
export function peopleOf(
  application: Pick<Application, 'ownerId' | 'responsible'>,
): readonly PersonId[] {
  const { ownerId, responsible } = application
  return [
    ...new Set([ownerId, responsible.business, responsible.technology, responsible.data]),
  ] as readonly PersonId[]
}

/** Whether a person is the accountable one or one of those responsible: nobody else changes an application. */
export function answersFor(
  person: PersonId,
  application: Pick<Application, 'ownerId' | 'responsible'>,
): boolean {
  return peopleOf(application).includes(person)
}

/**
 * The facts on which an approval rests: whoever approved, approved these. Governance puts them into the dossier's digest,
 * so that a change of any of them voids what was approved. Names of things and people are left out: a better wording of
 * the name or a successor of the owner is not another application.
 */
export function materialFacts(application: Application): JsonValue {
  return {
    purpose: { ...application.purpose },
    population: { ...application.population },
    factors: { ...application.factors },
    decidesAboutPeople: application.decidesAboutPeople,
    publicFacing: application.publicFacing,
    dataClasses: [...application.dataClasses].sort(),
    supplierIds: [...application.supplierIds].sort(),
    modelVersionIds: [...application.modelVersionIds].sort(),
    tier: application.tier,
  }
}

/**
 * The whole state as entries of the ledger carry it: every act on an application leaves the state after it, so that
 * the inventory of any past instant can be read from the ledger alone (measure 15.2). People stand by id only, and the
 * trace of the derivation is left to the entries that derive.
 */
export function applicationState(application: Application): { readonly [key: string]: JsonValue } {
  const { derivation, endedAt, ...rest } = application
  const { trace: _, fixed, givenBy, ...derived } = derivation
  return {
    ...rest,
    factors: { ...rest.factors },
    responsible: { ...rest.responsible },
    derivation: {
      ...derived,
      ...(fixed !== undefined && { fixed: { ...fixed } }),
      ...(givenBy !== undefined && { givenBy: { ...givenBy } }),
    },
    ...(endedAt !== undefined && { endedAt }),
  }
}

/** What an entry's state is read back as. */
export const ApplicationState = z.object({
  ...Application.unwrap().shape,
  derivation: KeptDerivation.unwrap().omit({ trace: true }),
})
export type ApplicationState = z.infer<typeof ApplicationState>

/**
 * A draft with its contradictions read the stricter way, so that what is registered is what was judged: the importance
 * is at least its scenario's, and a model whose complexity is generative generates.
 */
export function normaliseDraft(draft: ApplicationDraft): ApplicationDraft {
  return { ...draft, factors: readStricter(draft.factors, readScenarios()) }
}
