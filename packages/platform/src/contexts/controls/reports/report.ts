import { z } from 'zod'
import type { Permission } from '#contexts/identity/index.ts'
import { Bilingual, locales } from '#kernel/bilingual.ts'
import { ApplicationId, defineId, EntryId, InstitutionId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { readCatalogue } from '#platform/catalogue.ts'
import { type PaperFormat, paperFormats } from '#platform/document/index.ts'

export const ReportId = defineId('rpt')
export type ReportId = z.infer<typeof ReportId>

export const Format = z.enum(Object.keys(paperFormats) as [PaperFormat, ...PaperFormat[]])
export const ReportPeriod = z.enum(['year', 'quarter'])
export const MeasureNumber = z.coerce.number().int().min(1).max(32)

/** What calls and runs go into a pack: those of the time between, or all where it is left open. */
export const Span = z.object({ from: Instant.optional(), until: Instant.optional() })
export type Span = z.infer<typeof Span>

/** What can be asked for, with all that decides what comes of it but the instant. */
export const AskedReport = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('self-assessment'),
    period: ReportPeriod,
    at: Instant.optional(),
    format: Format,
  }),
  z.object({ kind: z.literal('inventory'), at: Instant.optional(), format: Format }),
  z.object({ kind: z.literal('filing'), application: ApplicationId, format: Format }),
  z.object({
    kind: z.literal('evidence-application'),
    application: ApplicationId,
    ...Span.shape,
  }),
  z.object({ kind: z.literal('evidence-measure'), measure: z.int(), ...Span.shape }),
])
export type AskedReport = z.infer<typeof AskedReport>

export const ReportKind = z.enum([
  ...['self-assessment', 'inventory', 'filing'],
  ...['evidence-application', 'evidence-measure'],
] as const satisfies readonly AskedReport['kind'][])
export type ReportKind = z.infer<typeof ReportKind>

/** Whoever may not ask for a kind sees none that others asked for either. */
export const permissionOf = (kind: ReportKind): Permission =>
  kind.startsWith('evidence-') ? 'evidence:export' : 'report:export'

/** Why nothing came of it: an error of the catalogue, worded for whoever asked. */
export const ReportFailure = z.object({ code: z.string(), message: Bilingual, remedy: Bilingual })
export type ReportFailure = z.infer<typeof ReportFailure>

/** `expired`: it was made, and its file is no longer kept. */
export const ReportState = z.enum(['waiting', 'running', 'made', 'failed', 'expired'])
export type ReportState = z.infer<typeof ReportState>

/** How far one is that is being made: the ledger is read first, then the file is written. */
export const ReportStep = z.enum(['reading', 'writing'])
export type ReportStep = z.infer<typeof ReportStep>

/** A report or pack that somebody asked for, without its file. */
export const Report = z.object({
  id: ReportId,
  institution: InstitutionId,
  asked: AskedReport,
  locale: z.enum(locales),
  asOf: Instant,
  requestedBy: PersonId,
  requestedAt: Instant,
  state: ReportState,
  step: ReportStep.optional(),
  finishedAt: Instant.optional(),
  failure: ReportFailure.optional(),
  /** Why nothing happens with one that still waits, where that is known, and what to do. */
  delay: ReportFailure.optional(),
  name: z.string().optional(),
  /** Of the file, as `sha256:…`; its entry says it, too. */
  digest: z.string().optional(),
  bytes: z.int().optional(),
  entry: EntryId.optional(),
  expiresAt: Instant.optional(),
})
export type Report = z.infer<typeof Report>

const Limit = z.object({ value: z.int().positive() })

export const reportingTerms = z
  .object({ keptDays: Limit, unfinishedMax: Limit, unattendedMinutes: Limit })
  .parse(readCatalogue('reporting.yaml'))
