import { z } from 'zod'
import { ExitCondition, StopCondition, StopLifter } from '#contexts/governance/index.ts'
import { ExplainabilityRating } from '#contexts/registry/index.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { ApplicationId, defineId, InstitutionId, ModelVersionId, SupplierId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import {
  AnswerSchema,
  GuardBankName,
  PermitGuards,
  PermitJudge,
  PermitLabel,
} from './permit-guards.ts'
import { PermitFallback, PermitOversight } from './permit-oversight.ts'

export const PermitId = defineId('pmt')
export type PermitId = z.infer<typeof PermitId>

export const Tier = z.enum(['high', 'medium', 'low'])

/** A model that the permit allows, by the digest of the version that was approved (measures 3.3, 16.2). */
const PermittedModel = z.strictObject({
  version: ModelVersionId,
  /** The name by which callers ask for it. */
  name: z.string().min(1),
  kind: z.enum(['predictive', 'generative', 'embedding']),
  digest: z.string(),
  supplier: SupplierId.optional(),
  /** True where its output may only assist: it is never released as a decision without a person (22.2). */
  advisory: z.boolean(),
  /** How well it can be explained, as it was admitted; without a rating it counts as insufficient (measure 22.1). */
  rating: ExplainabilityRating,
  /** Of a million tokens, for metering. */
  price: z
    .strictObject({
      inputPerMillion: z.number().nonnegative(),
      outputPerMillion: z.number().nonnegative(),
      currency: z.string(),
    })
    .optional(),
})

export const Limits = z.strictObject({
  requestsPerMinute: z.int().positive(),
  tokensPerMinute: z.int().positive(),
  /** In thousandths of the currency unit of the model's price. */
  costPerDayMilli: z.int().positive(),
  bodyBytesMax: z.int().positive(),
  outputTokensMax: z.int().positive(),
})

/**
 * What a gateway honours, and nothing else: minted from an approval, signed, expiring. It is canonical
 * JSON within a C2SP signed note, so that an auditor checks it with the tool that checks the log.
 */
export const Permit = z
  .strictObject({
    format: z.literal('hengjian-permit@v3'),
    serial: PermitId,
    institution: InstitutionId,
    application: ApplicationId,
    tier: Tier,
    /** The approval that it was minted from, and the dossier that was approved. */
    approval: z.strictObject({
      kind: z.enum(['resolution', 'approval']),
      id: z.string(),
      number: z.string(),
      dossierDigest: z.string(),
    }),
    mintedAt: Instant,
    notBefore: Instant,
    notAfter: Instant,
    models: z.array(PermittedModel).min(1).readonly(),
    /** What answers when the model asked for does not. */
    fallback: PermitFallback,
    /** Where a person decides before a result leaves. INVARIANT: a high-tier permit names at least one (measure 17.2). */
    oversight: PermitOversight,
    dataClasses: z.array(z.string()).readonly(),
    limits: Limits,
    /** When the record of a call is durable: before the answer's last byte leaves, or 500 ms after. */
    record: z.strictObject({
      durability: z.enum(['before-release', 'within-500ms']),
      retention: z.string(),
    }),
    failure: z.enum(['closed', 'fallback']),
    /** What stops the application by itself (measure 17.3). INVARIANT: as many as its tier asks for. */
    stopConditions: z.array(StopCondition).readonly(),
    /** What leads it to retirement. */
    exitConditions: z.array(ExitCondition).readonly(),
    /** Who lifts a stop of it; never who tripped it. */
    stopLiftedBy: StopLifter,
    conditions: z.array(z.string()).readonly(),
    /** What is checked in every call. INVARIANT: no permit is without it (measure 24.6). */
    guards: PermitGuards,
    /** The banks of words and expressions that hold: all that are in force at the time of a call, or those named. */
    banks: z.union([z.literal('in-force'), z.array(GuardBankName).min(1).readonly()]),
    /** Asked about what scores within the doubtful band; when it fails, the guards' rule for failures holds. */
    judge: PermitJudge.optional(),
    /** Every answer is JSON that fits (measure 25.1); it is held until it was looked at. */
    answerSchema: AnswerSchema.optional(),
    /** Numbers and quotations of an answer stand in the sources of its request. */
    grounding: z.literal(true).optional(),
    /** Shown with the first answer of a session (measure 21.3). */
    notice: Bilingual.optional(),
    /** Stands in every generated answer (measure 21.2). */
    label: PermitLabel.optional(),
  })
  .readonly()
export type Limits = z.infer<typeof Limits>
/** Limits that somebody asks for; what is left out is the institution's own. */
export type LimitsAsked = { readonly [K in keyof Limits]?: Limits[K] | undefined }
export type Permit = z.infer<typeof Permit>
export type PermittedModel = z.infer<typeof PermittedModel>

export const StopId = defineId('stop')
export type StopId = z.infer<typeof StopId>
