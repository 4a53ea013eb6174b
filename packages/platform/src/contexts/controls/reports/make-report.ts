import { actorOf, findPerson, identityErrors } from '#contexts/identity/index.ts'
import { type PersonActor, systemActor } from '#kernel/actor.ts'
import { addDays, addMs } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import type { Services } from '#platform/services.ts'
import { composeEvidence } from '../packs/export-evidence.ts'
import { composeMeasureEvidence } from '../packs/export-measure.ts'
import { type Composed, digestOf } from './composed.ts'
import { permissionOf, type ReportId, reportingTerms } from './report.ts'
import { reportErrors } from './report-errors.ts'
import {
  type BegunReport,
  isHeld,
  renewReport,
  saveFailure,
  saveMade,
  saveWriting,
  takeReport,
} from './report-store.ts'
import { composeReport } from './write-report.ts'

/** One whose process has not renewed this is forsaken, and another begins it again. */
const LEASE_MS = 60_000
const RENEWAL_MS = 15_000
/** After so many times that a process did not live to the end of it, it is not begun again. */
const ATTEMPTS_MAX = 3
const UNAVAILABLE = 503

/** To what the seal of a kept file is bound. */
export const reportContext = (id: ReportId) => `report/${id}`

/** Makes the report that waits longest, or that one alone. Answers whether there was any to make. */
export async function makeReport(services: Services, only?: ReportId): Promise<boolean> {
  const { db, now } = services
  const at = now()
  const lease = { at, leaseUntil: addMs(at, LEASE_MS), only }
  const report = await together(db, (tx) => takeReport(tx, lease))
  if (report === undefined) return false
  const renewing = setInterval(() => {
    // A renewal that fails is made up for by the next; if none succeeds, the report counts as forsaken, which is right.
    void renewReport(db, report, addMs(now(), LEASE_MS)).catch(() => undefined)
  }, RENEWAL_MS)
  try {
    if (report.attempt > ATTEMPTS_MAX) throw reportErrors.report_interrupted()
    await finish(report, await compose(report, services), services)
  } catch (error) {
    await fail(report, error, services)
  } finally {
    clearInterval(renewing)
  }
  return true
}

/** By whom asked for it, with the roles that they have now. */
async function compose(report: BegunReport, services: Services): Promise<Composed> {
  const { institution, requestedBy, asked } = report
  const person = await findPerson(services.db, institution, requestedBy)
  if (person === undefined || person.deactivatedAt !== undefined) {
    throw identityErrors.forbidden({ permission: permissionOf(asked.kind) })
  }
  const actor: PersonActor = actorOf(person)
  const onRead = () => saveWriting(services.db, report)
  switch (asked.kind) {
    case 'evidence-application':
      return composeEvidence(actor, asked, onRead, services)
    case 'evidence-measure':
      return composeMeasureEvidence(actor, asked, onRead, services)
    default:
      return composeReport(actor, asked, { ...report, onRead }, services)
  }
}

/** The file and the entry of its making, or neither. */
async function finish(report: BegunReport, composed: Composed, services: Services) {
  const { content, name, asOf, act } = composed
  const { db, now, vault, append } = services
  const sealed = vault.seal(content, reportContext(report.id))
  await together(db, async (tx) => {
    // Whoever was given it in the meantime makes it again, and its entry is theirs.
    if (!(await isHeld(tx, report))) return
    const actor = actorOf((await findPerson(tx, report.institution, report.requestedBy))!)
    const entry = await append(tx, { ...act, actor, body: { ...act.body, request: report.id } })
    const at = now()
    const expiresAt = addDays(at, reportingTerms.keptDays.value)
    const file = { digest: digestOf(content), bytes: content.length }
    await saveMade(tx, report, { ...{ name, asOf, ...file, entry, sealed }, at, expiresAt })
  })
}

/** Where the database was not there it is tried again once the lease is over; all else is final. */
async function fail(report: BegunReport, error: unknown, services: Services) {
  const { code, status, text, remedy } = toCatalogueError(error, services.log)
  if (status === UNAVAILABLE && report.attempt < ATTEMPTS_MAX) return
  await together(services.db, async (tx) => {
    if (!(await isHeld(tx, report))) return
    const actor = systemActor('reports', report.institution)
    const body = { report: report.asked.kind, code }
    await services.append(tx, { kind: 'report.failed', subject: report.id, actor, body })
    const failure = { code, message: { ...text }, remedy: { ...remedy } }
    await saveFailure(tx, report, failure, services.now())
  })
}
