import type { PermittedModel } from '#contexts/permits/index.ts'
import { monotonicMs } from '#kernel/time.ts'
import type { EntryDraft } from '#platform/services.ts'
import type { PathStep } from './attempt.ts'
import type { AdmittedCall, DoorParts } from './call.ts'
import { type CallRecord, consumedBy, entryOf, type Outcome } from './call-record.ts'
import { costMilliOf, type Usage } from './metering.ts'

/** Which model answered and how it was reached. */
export interface Reached {
  readonly model: PermittedModel
  /** Absent where none answered. */
  readonly deployment: string | undefined
  readonly path: readonly PathStep[]
}

export interface Ending {
  readonly outcome: Outcome
  readonly status: number
  readonly usage: Usage
  /** What leaves, and what came where that is something else. */
  readonly answer: Buffer
  readonly received?: Buffer
  readonly firstByteMs: number | undefined
  readonly reasonCodes?: boolean | undefined
}

export const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, estimated: false }

/** Meters the call and writes its record, durably where its permit says so. Rejects with `answer_unrecorded`. */
export async function record(
  door: DoorParts,
  call: AdmittedCall,
  reached: Reached,
  ending: Ending,
): Promise<void> {
  const { durable, opened } = call
  await door.writer.close(recordOf(door, call, reached, ending), { durable, opened })
}

/** Meters the call and gives its record, for who writes it together with something else. */
export function recordOf(
  door: DoorParts,
  call: AdmittedCall,
  reached: Reached,
  ending: Ending,
): EntryDraft {
  const [{ model: asked }] = call.candidates
  const { outcome, usage } = ending
  door.live.end(call)
  const totalMs = Math.round(monotonicMs() - call.startedMs)
  const costMilli = costMilliOf(reached.model.price, usage)
  const written: CallRecord = {
    ...{ id: call.id, permit: call.permit, operation: call.operation.name, model: asked },
    answeredBy: reached.model === asked ? undefined : reached.model,
    ...{ streamed: call.streamed, outcome, status: ending.status, path: reached.path },
    traceparent: call.traceparent,
    ...{ startedAt: call.startedAt, firstByteMs: ending.firstByteMs, totalMs, usage, costMilli },
    ...{ request: call.request, sent: call.sent, answer: ending.answer },
    ...{ received: ending.received, notes: call.guarding.notes, judgement: call.judgement },
    ...{ trialBy: call.trialBy, reasonCodes: ending.reasonCodes },
  }
  const consumed = consumedBy(written)
  const tokens = consumed.inputTokens + consumed.outputTokens
  call.quota.settle({ tokens, costMilli: consumed.costMilli })
  door.metrics.ended(written)
  logWaivers(door, call)
  return entryOf(written)
}

/** A guard that did not do its work must be seen by those who run it, not only by those who read records. */
function logWaivers({ services }: DoorParts, { id, guarding }: AdmittedCall) {
  for (const { waiver, guard, reason } of guarding.notes.failures.values()) {
    if (waiver !== undefined) {
      services.log.warn({ record: id, waiver, guard, reason }, 'a guard failed and was waived')
    }
  }
}
