import {
  CALL_INTERRUPTED,
  CALL_RECORDED,
  CALL_REFUSED,
  CALL_WITHHELD,
} from '#contexts/gateway/index.ts'
import {
  admissionInForce,
  findNewestDossier,
  listDecisions,
  listExceptions,
  listParts,
  listReports,
  loadDossier,
  numberOf,
} from '#contexts/governance/index.ts'
import type { LedgerEntry } from '#contexts/ledger/index.ts'
import { findStandingPermit, openPermitText } from '#contexts/permits/index.ts'
import { type Application, inventoryKinds, versionsOfModels } from '#contexts/registry/index.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import type { Span } from '../reports/report.ts'
import { scopeOf, takeNewest } from './pack-scope.ts'

/** Of the acts on one subject, and of the calls, so many of the newest go into a pack; it says whether there were more. */
const ACTS_MAX = 500
const CALLS_MAX = 100
const CALL_KINDS = [CALL_RECORDED, CALL_REFUSED, CALL_INTERRUPTED, CALL_WITHHELD]

export type Evidence = Awaited<ReturnType<typeof readEvidence>>

/** Everything about an application that a pack proves, read at one instant. */
export async function readEvidence(
  reader: Reader,
  application: Application,
  at: Instant,
  span: Span,
) {
  const { institution, id } = application
  const decisions = await listDecisions(reader, institution, id)
  const exceptions = await listExceptions(reader, institution, id)
  const receipts = await listReports(reader, institution, id)
  const models = await versionsOfModels(reader, institution, application.modelVersionIds)
  const admissions = await Promise.all(
    models.map(({ version }) => admissionInForce(reader, institution, version.id, at)),
  )
  const stored = await findStandingPermit(reader, institution, id)
  const permit = stored === undefined ? undefined : openPermitText(stored)
  const newest = await findNewestDossier(reader, institution, id)
  // What runs rests on the dossier that was approved, also while a newer one is being filled.
  const carrying = decisions.find((decision) => decision.id === permit?.approval.id)
  const dossier = carrying ? await loadDossier(reader, institution, carrying.dossierId) : newest
  const parts = dossier === undefined ? [] : await listParts(reader, dossier)

  const subjects = [
    ...decisions.flatMap((one) => [one.id, one.proposalId]),
    ...[...exceptions, ...receipts].map((one) => one.id),
    ...[dossier?.id, newest?.id, stored?.serial],
    ...models.flatMap(({ model, version }) => [model.id, version.id]),
    ...admissions.map((admission) => admission?.id),
  ].filter((subject) => subject !== undefined)
  const acts: LedgerEntry[] = []
  let actsLeftOut = false
  const take = async (subject: string, kinds?: readonly string[]) => {
    const filter = { subject, ...(kinds !== undefined && { kinds }) }
    const { entries, leftOut } = await takeNewest(reader, institution, filter, ACTS_MAX)
    acts.push(...entries)
    actsLeftOut ||= leftOut
  }
  await take(id, inventoryKinds)
  for (const subject of new Set(subjects)) await take(subject)
  const ofCalls = { subject: id, kinds: CALL_KINDS, ...span }
  const calls = await takeNewest(reader, institution, ofCalls, CALLS_MAX)
  return {
    ...{ dossier, parts, models, permit, note: stored?.note, acts },
    decisions: decisions.map((decision) => ({ ...decision, number: numberOf(decision) })),
    admissions: admissions.filter((admission) => admission !== undefined),
    calls: calls.entries,
    scope: scopeOf(span, [
      { of: 'acts-of-each-subject', most: ACTS_MAX, leftOut: actsLeftOut },
      { of: 'calls', most: CALLS_MAX, leftOut: calls.leftOut },
    ]),
  }
}
