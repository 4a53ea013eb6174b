import { randomBytes } from 'node:crypto'
import { type EntryId, type InstitutionId, newId } from '../../packages/platform/src/kernel/ids.ts'
import type { EntryDraft } from '../../packages/platform/src/platform/services.ts'

const SUBJECTS = Array.from({ length: 50 }, () => newId('app'))
const REQUEST_BYTES = 331
const ANSWER_BYTES = 1_000

/** What an ordinary act leaves: a small body and no content beside it. */
export function actOf(institution: InstitutionId, number: number): EntryDraft {
  return {
    id: newId('ent') as EntryId,
    kind: 'application.edited',
    subject: SUBJECTS[number % SUBJECTS.length]!,
    actor: { type: 'system', id: 'bench', institution },
    body: { revision: number, fields: ['purpose', 'population'], tier: 'medium' },
  }
}

/** What a call through the gateway leaves: its facts, and the request and the answer beside them. */
export function recordOf(institution: InstitutionId, number: number): EntryDraft {
  const application = SUBJECTS[number % SUBJECTS.length]!
  const payload = (name: string, bytes: number) => ({
    name,
    retention: 'call-record',
    business: application,
    content: randomBytes(bytes),
  })
  return {
    id: newId('ent') as EntryId,
    kind: 'call.recorded',
    subject: application,
    actor: { type: 'system', id: 'bench', institution },
    body: {
      permit: 'pmt_00000000-0000-7000-8000-000000000000',
      tier: 'high',
      operation: 'chat.completions',
      model: { name: 'mock-1', digest: `sha256:${'0'.repeat(64)}` },
      streamed: false,
      outcome: { as: 'answered' },
      status: 200,
      path: [{ deployment: 'dep_0', outcome: 'answered', ms: 12 }],
      totalMs: 12,
      usage: { inputTokens: 64, outputTokens: 160, estimated: false },
      costMilli: 0,
    },
    payloads: [payload('request', REQUEST_BYTES), payload('answer', ANSWER_BYTES)],
  }
}
