import { hash } from 'node:crypto'
import { z } from 'zod'
import { InstitutionId, ModelId, ModelVersionId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import type { JsonValue } from '#platform/services.ts'
import { boundedText } from './application.ts'
import { Digest, Provenance, personalFields } from './provenance.ts'

const GROUNDS_CHARACTERS_MAX = 1_000
const STATEMENT_CHARACTERS_MAX = 500

/** From least to most explainable; `catalogue/tiers/tiers.yaml` says what each means and what a tier asks for. */
export const ExplainabilityRating = z.enum(['insufficient', 'partial', 'adequate', 'transparent'])
export type ExplainabilityRating = z.infer<typeof ExplainabilityRating>

/** How far a model's output can be explained, by which method, and why that is believed (measure 22.1). */
export const Explainability = z
  .strictObject({
    rating: ExplainabilityRating,
    method: boundedText(STATEMENT_CHARACTERS_MAX),
    grounds: boundedText(GROUNDS_CHARACTERS_MAX),
  })
  .readonly()
export type Explainability = z.infer<typeof Explainability>

/** What the institution holds of the model: files with a digest of their own. */
const ArtefactSource = z.strictObject({
  type: z.literal('artefact'),
  /** Where the artefact lies, in the institution's words. */
  location: z.string().trim().min(1).max(STATEMENT_CHARACTERS_MAX),
  digest: Digest,
})

/** What the institution only calls: nobody can hash it, so what was declared about it is hashed. */
const EndpointSource = z.strictObject({
  type: z.literal('endpoint'),
  endpoint: z.string().trim().min(1).max(STATEMENT_CHARACTERS_MAX),
  upstreamModel: z.string().trim().min(1).max(200),
  /** The supplier's own statement of which version answers there. */
  statement: z.string().trim().min(1).max(STATEMENT_CHARACTERS_MAX),
})

export const ModelSource = z.discriminatedUnion('type', [ArtefactSource, EndpointSource])
export type ModelSource = z.infer<typeof ModelSource>

/**
 * A cyberspace filing of a generative model (measure 5.2). Track `filing` (备案) is for a model of one's own or one that
 * was fine-tuned, `registration` (登记) for a service that calls a filed model unchanged.
 */
export const FilingTrack = z.enum(['filing', 'registration'])
export const FilingClaim = z
  .strictObject({
    track: FilingTrack,
    number: z.string().trim().min(1).max(120),
    entity: z.string().trim().min(1).max(200),
  })
  .readonly()

export const Price = z
  .strictObject({
    inputPerMillion: z.number().nonnegative().max(1_000_000),
    outputPerMillion: z.number().nonnegative().max(1_000_000),
    currency: z.enum(['CNY', 'USD']),
  })
  .readonly()

export const ModelVersionDraft = z
  .strictObject({
    /** As its maker calls it, e.g. `2026-05` or `1.4.0`. */
    version: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,79}$/),
    source: ModelSource,
    provenance: Provenance,
    filing: FilingClaim.optional(),
    explainability: Explainability.optional(),
    contextTokensMax: z.int().positive().max(100_000_000).optional(),
    /** Price of a million tokens, for metering. */
    price: Price.optional(),
  })
  .readonly()
export type ModelVersionDraft = z.infer<typeof ModelVersionDraft>

/** One artefact or endpoint. INVARIANT: nothing of it changes after registration but its explainability. */
export const ModelVersion = z
  .object({
    ...ModelVersionDraft.unwrap().shape,
    id: ModelVersionId,
    institution: InstitutionId,
    modelId: ModelId,
    digest: Digest,
    registeredBy: PersonId,
    revision: z.int().nonnegative(),
    createdAt: Instant,
  })
  .readonly()
export type ModelVersion = z.infer<typeof ModelVersion>

/**
 * The digest that names a version in permits and records: the artefact's own, or, for what is only called, SHA-256 over
 * the declaration. JSON arrays of strings have one serialisation only, so no two declarations share a digest.
 */
export function digestOf(source: ModelSource): string {
  if (source.type === 'artefact') return source.digest
  const declaration = [
    'hengjian-endpoint-v1',
    source.endpoint,
    source.upstreamModel,
    source.statement,
  ]
  return `sha256:${hash('sha256', JSON.stringify(declaration), 'hex')}`
}

/** What of a version an approval rests on; governance puts it into the digest of a dossier beside the application's. */
export function materialVersionFacts(version: ModelVersion): JsonValue {
  return {
    id: version.id,
    digest: version.digest,
    filing: version.filing === undefined ? undefined : { ...version.filing },
    explainability: explainabilityFacts(version.explainability),
  }
}

export function explainabilityFacts(explainability: Explainability | undefined) {
  if (explainability === undefined) return undefined
  const { rating, method, grounds } = explainability
  return { rating, method: { ...method }, grounds: { ...grounds } }
}

/** The state of a version as the ledger's entries carry it; the names of operators stay in the entry's payload. */
export function versionState(version: ModelVersion): { readonly [key: string]: JsonValue } {
  const { filing, explainability, contextTokensMax, price, provenance, ...rest } = version
  const open = Object.entries(provenance).filter(
    ([field, value]) => value !== undefined && !personalFields.some((name) => name === field),
  )
  return {
    ...rest,
    source: { ...rest.source },
    provenance: Object.fromEntries(open) as Record<string, string>,
    ...(filing !== undefined && { filing: { ...filing } }),
    ...(explainability !== undefined && { explainability: explainabilityFacts(explainability)! }),
    ...(contextTokensMax !== undefined && { contextTokensMax }),
    ...(price !== undefined && { price: { ...price } }),
  }
}
