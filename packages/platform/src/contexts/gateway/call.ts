import type { Detector } from '@hengjian/guard'
import type { KeyRow } from '#contexts/identity/index.ts'
import type { CallFacts } from '#contexts/oversight/index.ts'
import type { Permit } from '#contexts/permits/index.ts'
import type { Locale } from '#kernel/bilingual.ts'
import type { CatalogueError } from '#kernel/errors.ts'
import type { EntryId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Services } from '#platform/services.ts'
import type { Breakers } from './breaker.ts'
import type { CallBody } from './call-body.ts'
import type { Candidate } from './decide.ts'
import type { Guarding } from './guarding.ts'
import type { Judgement } from './judgement.ts'
import type { KeyUses } from './key-uses.ts'
import type { CallLabels } from './labels.ts'
import type { Limiter, Taken } from './limits.ts'
import type { LiveCalls } from './live-calls.ts'
import type { DoorMetrics } from './metrics.ts'
import type { PictureReader } from './ocr.ts'
import type { Operation } from './operation.ts'
import type { RecordWriter } from './record-writer.ts'
import type { GatewayState } from './state.ts'
import type { Upstreams } from './upstream.ts'

/** What the door works with; one of each in a process. */
export interface DoorParts {
  readonly services: Services
  readonly state: GatewayState
  readonly writer: RecordWriter
  readonly limiter: Limiter
  readonly live: LiveCalls
  readonly uses: KeyUses
  readonly upstreams: Upstreams
  readonly breakers: Breakers
  readonly metrics: DoorMetrics
  readonly detectors: readonly Detector[]
  /** Reads what is written in pictures; absent where the operator has installed none. */
  readonly reader: PictureReader | undefined
  readonly locale: Locale
  readonly processId: string
}

/** A call that passed every check and may be sent to a model. */
export interface AdmittedCall {
  readonly id: EntryId
  readonly caller: KeyRow
  readonly operation: Operation
  readonly permit: Permit
  readonly candidates: readonly [Candidate, ...Candidate[]]
  readonly request: Buffer
  /** What the guards let through: the request itself, or with identifiers hidden. */
  readonly body: CallBody
  readonly guarding: Guarding
  readonly labels: CallLabels | undefined
  /** The body as it goes to a model, where it is not the request. */
  readonly sent: Buffer | undefined
  readonly streamed: boolean
  /** Whether its beginning stands in the database already. */
  readonly opened: boolean
  /** Whether its record must be durable before the answer's last byte. */
  readonly durable: boolean
  readonly quota: Extract<Taken, { ok: true }>
  /** What the caller says that the call is about; review points and fallback tables read it. */
  readonly facts: CallFacts
  /** How long the caller waits for a reviewer before it takes a ticket. */
  readonly waitMs: number
  readonly startedAt: Instant
  /** The caller's W3C trace context, as it sent it. */
  readonly traceparent: string | undefined
  readonly startedMs: number
  /** Aborted when the caller goes away, or by `cut`. */
  readonly signal: AbortSignal
  /** Who tries the model by this call; absent where it is none. */
  readonly trialBy: PersonId | undefined
  /** Ends the call from here, for the reason given. */
  readonly cut: (refusal: CatalogueError) => void
  readonly headers: Record<string, string>
  /** Set once a judge was asked about what the guards found doubtful. */
  judgement?: Judgement
}
