import { setTimeout as delay } from 'node:timers/promises'
import { authorize, may } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { Locale } from '#kernel/bilingual.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import { addMs, type Instant } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import type { FileReply } from '#platform/http/route.ts'
import { workerLife } from '#platform/jobs/life-store.ts'
import type { Services } from '#platform/services.ts'
import { askReport } from './ask-report.ts'
import { makeReport, reportContext } from './make-report.ts'
import {
  type AskedReport,
  permissionOf,
  type Report,
  type ReportFailure,
  type ReportId,
  ReportKind,
  reportingTerms,
} from './report.ts'
import { reportErrors } from './report-errors.ts'
import {
  dropExpired,
  findReport,
  pageOfReports,
  type StoredReport,
  sealedFile,
} from './report-store.ts'

/** What was asked for in the institution, newest first: of the kinds that the actor could ask for, too. */
export async function listReports(
  actor: Actor,
  filter: {
    readonly kind?: ReportKind | undefined
    readonly application?: ApplicationId | undefined
    readonly finished?: boolean | undefined
  },
  page: { readonly before?: ReportId | undefined; readonly limit: number },
  { db, now }: Pick<Services, 'db' | 'now'>,
): Promise<readonly Report[]> {
  authorize(actor, 'report:export')
  const { kind, ...rest } = filter
  const kinds = ReportKind.options
    .filter((one) => kind === undefined || one === kind)
    .filter((one) => may(actor, permissionOf(one)))
  if (kinds.length === 0) return []
  const found = await pageOfReports(db, actor.institution, { kinds, ...rest }, page)
  return asOfNow(db, found, now())
}

/** Errors: `controls.no_report`, also for one of a kind that the actor may not ask for. */
export async function readReport(
  actor: Actor,
  id: ReportId,
  { db, now }: Pick<Services, 'db' | 'now'>,
): Promise<Report> {
  authorize(actor, 'report:export')
  const report = await findReport(db, actor.institution, id)
  if (report === undefined || !may(actor, permissionOf(report.asked.kind))) {
    throw reportErrors.no_report({ report: id })
  }
  const [read] = await asOfNow(db, [report], now())
  return read!
}

/**
 * A file is gone when its day has come, whether or not it was swept; what nobody takes up while no worker is seen waits for
 * one to run.
 */
async function asOfNow(
  db: Services['db'],
  found: readonly StoredReport[],
  now: Instant,
): Promise<readonly Report[]> {
  const minutes = reportingTerms.unattendedMinutes.value
  const since = addMs(now, -minutes * MINUTE_MS)
  const isIdle = ({ idleSince }: StoredReport) => idleSince !== undefined && idleSince < since
  const isUnattended = found.some(isIdle) && (await workerLife(db, now)).isSilent
  return found.map((report) => {
    const { idleSince: _, ...read } = report
    if (read.expiresAt !== undefined && read.expiresAt <= now) return { ...read, state: 'expired' }
    return isUnattended && isIdle(report) ? { ...read, delay: noWorker(minutes) } : read
  })
}

const MINUTE_MS = 60_000

function noWorker(minutes: number): ReportFailure {
  const { code, text, remedy } = reportErrors.no_worker({ minutes })
  return { code, message: { ...text }, remedy: { ...remedy } }
}

/**
 * Hands out the file; who took it stands in the ledger. Errors: `controls.no_report`, `report_unfinished`, `report_failed`,
 * `report_expired`.
 */
export async function downloadReport(
  actor: Actor,
  id: ReportId,
  services: Services,
): Promise<FileReply> {
  const { state, name, digest, failure } = await readReport(actor, id, services)
  if (failure !== undefined) throw reportErrors.report_failed({ report: id, failure })
  if (state === 'expired') throw reportErrors.report_expired({ report: id })
  if (name === undefined) throw reportErrors.report_unfinished({ report: id })
  const sealed = await sealedFile(services.db, actor.institution, id)
  if (sealed === undefined) throw reportErrors.report_expired({ report: id })
  const content = services.vault.open(sealed, reportContext(id))
  await together(services.db, (tx) =>
    services.append(tx, { kind: 'report.downloaded', subject: id, actor, body: { digest } }),
  )
  return { name, content }
}

const LOOK_AGAIN_MS = 250

/**
 * Asks for a report and waits until it is there: this process makes it, where no other has begun to. Errors: those of
 * `askReport` and `downloadReport`.
 */
export async function reportNow(
  actor: Actor,
  asked: AskedReport,
  locale: Locale,
  services: Services,
): Promise<FileReply> {
  const { id } = await askReport(actor, asked, locale, services)
  for (;;) {
    const { finishedAt } = await readReport(actor, id, services)
    if (finishedAt !== undefined) return downloadReport(actor, id, services)
    if (!(await makeReport(services, id))) await delay(LOOK_AGAIN_MS)
  }
}

/** Lets go of files whose days are over. */
export async function sweepReports({ db, now }: Services): Promise<void> {
  await dropExpired(db, now())
}
