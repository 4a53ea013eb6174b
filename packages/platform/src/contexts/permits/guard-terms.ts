import { compileSchema, type JsonSchema } from '@hengjian/guard'
import { answerTermsOf } from '#contexts/governance/index.ts'
import type { Application } from '#contexts/registry/index.ts'
import type { InstitutionId, ModelVersionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { permitErrors } from './errors.ts'
import { findBankInForce } from './guard-bank-store.ts'
import { judgeTimeoutMs } from './guard-policy.ts'
import type { Permit, PermittedModel } from './permit.ts'

/** The permit stands whole in its entry of the ledger, whose bodies are bounded. */
const SCHEMA_BYTES_MAX = 16_384

/** What whoever mints asks of the guards beyond the tier. */
export interface GuardsAsked {
  /** Only these banks of words and expressions hold; left out, all that are in force. */
  readonly banks?: readonly string[] | undefined
  /** One of the application's generative models, to ask about what the guards cannot decide. */
  readonly judge?:
    | { readonly model: ModelVersionId; readonly timeoutMs?: number | undefined }
    | undefined
  /** Where the approved dossier declares none: the form of every answer (25.1). */
  readonly answerSchema?: JsonSchema | undefined
  /** Answers rest on their sources, although the dossier does not ask for it. */
  readonly grounding?: true | undefined
}

/**
 * What a permit says of banks, judge and answers. Of answers it says what the approved dossier promises; whoever mints
 * may add, never replace.
 * Errors: `permits.bank_not_in_force`, `judge_missing`, `answer_schema_declared`, `answer_schema_refused`.
 */
export async function guardTerms(
  tx: Transaction,
  { institution, id }: Application,
  asked: GuardsAsked,
  { models, at }: { readonly models: readonly PermittedModel[]; readonly at: Instant },
): Promise<Pick<Permit, 'banks' | 'judge' | 'answerSchema' | 'grounding'>> {
  const declared = await answerTermsOf(tx, institution, id, at)
  if (declared.schema !== undefined && asked.answerSchema !== undefined) {
    throw permitErrors.answer_schema_declared()
  }
  const schema = declared.schema ?? asked.answerSchema
  if (schema !== undefined) holdSchema(schema)
  return {
    banks: await banksAmong(tx, institution, asked.banks),
    ...judgeAmong(models, asked.judge),
    ...(schema !== undefined && { answerSchema: schema }),
    ...((declared.grounded || asked.grounding === true) && { grounding: true }),
  }
}

function holdSchema(schema: JsonSchema) {
  const compiled = compileSchema(schema)
  if (compiled.outcome === 'refused') {
    throw permitErrors.answer_schema_refused({ problem: compiled.problem })
  }
  if (Buffer.byteLength(JSON.stringify(schema)) > SCHEMA_BYTES_MAX) {
    throw permitErrors.answer_schema_refused({ problem: 'too-large' })
  }
}

function judgeAmong(models: readonly PermittedModel[], judge: GuardsAsked['judge']) {
  if (judge === undefined) return {}
  const { model, timeoutMs = judgeTimeoutMs } = judge
  const named = models.find(({ version }) => version === model)
  if (named?.kind !== 'generative') throw permitErrors.judge_missing({ version: model })
  return { judge: { model, timeoutMs } }
}

async function banksAmong(
  tx: Transaction,
  institution: InstitutionId,
  names: readonly string[] | undefined,
): Promise<Permit['banks']> {
  if (names === undefined) return 'in-force'
  for (const name of names) {
    if ((await findBankInForce(tx, institution, name)) === undefined) {
      throw permitErrors.bank_not_in_force({ name })
    }
  }
  return [...new Set(names)].sort()
}
