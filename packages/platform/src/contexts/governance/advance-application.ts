import { authorize } from '#contexts/identity/index.ts'
import { type Application, applicationState, saveStage } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { governanceErrors } from './errors.ts'
import { findingsAt, unmetAt } from './gates/define-gate.ts'
import { type EnterableStage, stageGates } from './lifecycle.ts'
import { loadGateView, type PermitCensus } from './read-gate.ts'
import { textPayload } from './text-payload.ts'

export interface Advance {
  readonly applicationId: ApplicationId
  readonly to: EnterableStage
  /** Needed for maintenance and retirement. */
  readonly reason?: string | undefined
  /** When the business ended; needed for retirement. */
  readonly businessEndedAt?: Instant | undefined
}

/**
 * Moves an application to a stage through its gate (measure 2.1). `permits` counts the permits in force, which
 * governance does not know.
 * Errors: `governance.not_the_owner`, `gate_closed` with every unmet requirement, `registry.not_found`.
 */
export async function advanceApplication(
  actor: Actor,
  { applicationId, to, reason, businessEndedAt }: Advance,
  { db, now, append }: Services,
  permits: PermitCensus,
): Promise<Application> {
  authorize(actor, 'application:advance')
  const { institution } = actor
  const gate = stageGates[to]

  return serializable(db, async (tx) => {
    const at = now()
    const said = { reason, businessEndedAt }
    const loaded = await loadGateView(tx, institution, applicationId, gate, at, permits, said)
    const { application: current, view } = loaded
    if (current.ownerId !== actor.id) throw governanceErrors.not_the_owner()
    const unmet = unmetAt(gate, view, at)
    if (unmet.length > 0) throw governanceErrors.gate_closed({ gate: gate.id, unmet })

    const application = await saveStage(tx, current, to, businessEndedAt ?? at)
    const waived = findingsAt(gate, view, at).filter(({ state }) => state === 'waived')
    await append(tx, {
      kind: 'application.advanced',
      subject: applicationId,
      actor,
      body: {
        gate: gate.id,
        gateSource: gate.sourceDigest,
        from: current.stage,
        to,
        dossier: view.dossier?.id,
        dossierDigest: view.digest,
        waived: waived.map(({ requirement, waivedBy }) => ({ requirement, exception: waivedBy })),
        application: applicationState(application),
      },
      payloads: textPayload('reason', applicationId, reason),
    })
    return application
  })
}
