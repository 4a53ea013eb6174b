import { compileSchema, type JsonSchema } from '@hengjian/guard'
import { answerTermsOf } from '#contexts/governance/index.ts'
import type { Application } from '#contexts/registry/index.ts'
import type { Instant } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { permitErrors } from './errors.ts'
import type { Permit } from './permit.ts'

/** The permit stands whole in its entry of the ledger, whose bodies are bounded. */
const SCHEMA_BYTES_MAX = 16_384

/**
 * What a permit says of answers: what the approved dossier promises; whoever mints may add, never replace.
 * Errors: `permits.answer_schema_declared`, `answer_schema_refused`.
 */
export async function answerTerms(
  tx: Transaction,
  { institution, id }: Application,
  asked: {
    readonly answerSchema?: JsonSchema | undefined
    readonly grounding?: true | undefined
  },
  at: Instant,
): Promise<Pick<Permit, 'answerSchema' | 'grounding'>> {
  const declared = await answerTermsOf(tx, institution, id, at)
  if (declared.schema !== undefined && asked.answerSchema !== undefined) {
    throw permitErrors.answer_schema_declared()
  }
  const schema = declared.schema ?? asked.answerSchema
  if (schema !== undefined) holdSchema(schema)
  return {
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
