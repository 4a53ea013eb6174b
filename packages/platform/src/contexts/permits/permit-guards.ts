import { guardActions, parseProviderCode } from '@hengjian/guard'
import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { ModelVersionId } from '#kernel/ids.ts'
import { because } from '#kernel/issue.ts'

export const GuardRule = z.strictObject({
  guard: z.string().min(1).max(80),
  kind: z.string().min(1).max(80),
  threshold: z.number().min(0).max(1),
  action: z.enum(guardActions),
})

/** The policy of a permit: what `GuardPolicy` of the guards says, in the shape that is signed. */
export const PermitGuards = z.strictObject({
  input: z.array(GuardRule).readonly(),
  output: z.array(GuardRule).readonly(),
  onUnjudged: z.enum(['refuse', 'flag']),
  onFailure: z.enum(['refuse', 'waive']),
  waiver: z.string().min(1).max(80).optional(),
  onTimeoutMs: z.int().positive(),
  holdWholeAnswer: z.boolean(),
})
export type PermitGuards = z.infer<typeof PermitGuards>

/** The name under which a bank is replaced, and by which permits and findings call it. */
export const GuardBankName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)

/** A JSON Schema (draft 2020-12, or draft-07 where it says so), as governance or whoever minted declared it. */
export const AnswerSchema = z.record(z.string(), z.unknown())

/** Who is asked about what the guards cannot decide, and for how long; it stands among the permit's models. */
export const PermitJudge = z.strictObject({
  model: ModelVersionId,
  timeoutMs: z.int().positive().max(30_000),
})

/** The 27 characters that name who answers for generated content; its check digits hold. */
const ProviderCode = z
  .string()
  .refine(
    (code) => parseProviderCode(code).outcome === 'parsed',
    because('不是服务提供者编码', 'is not a provider code'),
  )

/** The shown label of generated content, where it stands, and who answers for the content in its metadata. */
export const PermitLabel = z.strictObject({
  visible: Bilingual,
  position: z.enum(['start', 'end']),
  metadata: z.strictObject({ providerCode: ProviderCode.optional() }),
})
