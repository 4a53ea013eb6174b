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
  listParts,
  numberOf,
} from '#contexts/governance/index.ts'
import {
  type LedgerEntry,
  listEntries,
  listNewestEntries,
  readEntry,
} from '#contexts/ledger/index.ts'
import { findStandingPermit, openPermitText } from '#contexts/permits/index.ts'
import { type Application, inventoryKinds, versionsOfModels } from '#contexts/registry/index.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'

/** Of the acts on one subject, and of the calls, so many go into a pack; the paper says how many there are beside. */
const ACTS_MAX = 500
const CALLS_MAX = 100
const CALL_KINDS = [CALL_RECORDED, CALL_REFUSED, CALL_INTERRUPTED, CALL_WITHHELD]
const APPLICATION_KINDS = [...inventoryKinds, 'report.acknowledged', 'exception.approved']

export type Evidence = Awaited<ReturnType<typeof readEvidence>>

/** Everything about an application that a pack proves, read at one instant. */
export async function readEvidence(reader: Reader, application: Application, at: Instant) {
  const { institution, id } = application
  const dossier = await findNewestDossier(reader, institution, id)
  const parts = dossier === undefined ? [] : await listParts(reader, dossier)
  const decisions = await listDecisions(reader, institution, id)
  const models = await versionsOfModels(reader, institution, application.modelVersionIds)
  const admissions = await Promise.all(
    models.map(({ version }) => admissionInForce(reader, institution, version.id, at)),
  )
  const stored = await findStandingPermit(reader, institution, id)
  const permit = stored === undefined ? undefined : openPermitText(stored)

  const subjects = [
    ...decisions.flatMap((one) => [one.id, one.proposalId]),
    ...[dossier?.id, stored?.serial],
    ...models.flatMap(({ model, version }) => [model.id, version.id]),
    ...admissions.map((admission) => admission?.id),
  ].filter((subject) => subject !== undefined)
  const acts: LedgerEntry[] = []
  const take = async (subject: string, kinds?: readonly string[]) => {
    const filter = { subject, ...(kinds !== undefined && { kinds }) }
    const found = await listEntries(reader, institution, filter, 0, ACTS_MAX)
    acts.push(...found.map(readEntry))
  }
  await take(id, APPLICATION_KINDS)
  for (const subject of new Set(subjects)) await take(subject)
  const calls = await listNewestEntries(
    reader,
    institution,
    { subject: id, kinds: CALL_KINDS },
    undefined,
    CALLS_MAX,
  )
  return {
    ...{ dossier, parts, models, permit, note: stored?.note, acts },
    decisions: decisions.map((decision) => ({ ...decision, number: numberOf(decision) })),
    admissions: admissions.filter((admission) => admission !== undefined),
    calls: calls.map(readEntry),
  }
}
