import { listNewestEntries } from '#contexts/ledger/index.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import type { DossierView, Move } from './dossier-view.ts'
import { type Finding, findingsAt, type Gate } from './gates/define-gate.ts'
import { intoOperation } from './gates/into-operation.ts'
import { intoRetirement } from './gates/into-retirement.ts'
import { findApproved, type LoadedView, loadView } from './load-view.ts'

/** How many permits of an application are in force. Permits stand to the right, so they are asked through this. */
export type PermitCensus = (
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
  now: Instant,
) => Promise<number>

/** What the gateway appends of a call that came through; its README lists it. */
const CALLED = ['call.recorded', 'call.interrupted']

/** A gate as people see it: every requirement, whether it is met, and who can meet it. */
export interface GateReading {
  readonly gate: string
  readonly to: string
  readonly sourceDigest: string
  readonly open: boolean
  readonly dossierDigest: string | undefined
  readonly requirements: readonly Finding[]
}

/** Reads a gate of an application. Errors: `registry.not_found`. */
export async function readGate(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
  gate: Gate<DossierView>,
  now: Instant,
  permits: PermitCensus,
): Promise<GateReading> {
  const { view } = await loadGateView(reader, institution, applicationId, gate, now, permits, {
    reason: undefined,
    businessEndedAt: undefined,
  })
  const requirements = findingsAt(gate, view, now)
  return {
    gate: gate.id,
    to: gate.to,
    sourceDigest: gate.sourceDigest,
    open: requirements.every(({ state }) => state !== 'unmet'),
    dossierDigest: view.digest,
    requirements,
  }
}

/**
 * What a gate looks at. Into operation that is the dossier which was approved, even while a newer one is being filled;
 * every other gate looks at the newest.
 */
export async function loadGateView(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
  gate: Gate<DossierView>,
  now: Instant,
  permits: PermitCensus,
  said: Pick<Move, 'reason' | 'businessEndedAt'>,
): Promise<LoadedView> {
  const permitsInForce = await permits(reader, institution, applicationId, now)
  const called = gate.id === intoRetirement.id && { subject: applicationId, kinds: CALLED }
  const [last] = called ? await listNewestEntries(reader, institution, called, undefined, 1) : []
  const move: Move = { ...said, permitsInForce, ...(last && { lastCalledAt: last.at }) }
  if (gate.id === intoOperation.id) {
    const approved = await findApproved(reader, institution, applicationId, now, move)
    if (approved !== undefined) return approved
  }
  return loadView(reader, institution, applicationId, now, { move })
}
