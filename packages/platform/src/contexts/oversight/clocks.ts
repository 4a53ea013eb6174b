import { z } from 'zod'
import { addMs, Instant, msOf } from '#kernel/time.ts'
import { type Classification, factsOf, type Incident, type IncidentEvent } from './incident.ts'
import {
  type IncidentRule,
  incidentCatalogue,
  isAtLeast,
  Phase,
  type ReportDuty,
} from './incident-rules.ts'

const MS_PER_MINUTE = 60_000

export const ClockState = z.enum(['running', 'due-soon', 'overdue', 'sent', 'sent-late', 'lapsed'])
export type ClockState = z.infer<typeof ClockState>

/** One report that a rule asks for, and by when. */
export const Clock = z.object({
  rule: z.string(),
  phase: Phase,
  /** Follow-ups are counted; every other phase is the first. */
  number: z.int().positive(),
  startedAt: Instant,
  warnAt: Instant,
  dueAt: Instant,
  state: ClockState,
  sentAt: Instant.optional(),
  reference: z.string().optional(),
})
export type Clock = z.infer<typeof Clock>

export const isOpen = ({ state }: Clock) =>
  state === 'running' || state === 'due-soon' || state === 'overdue'

type Report = Extract<IncidentEvent, { type: 'reported' }>
type Classified = Classification & { readonly at: Instant }

/**
 * Every clock of an incident at an instant (measure 26.2), derived from what happened and from the rules alone, so that
 * neither a restart nor a lost job changes one. A rule counts from the moment at which the institution knew, or from
 * the grading that first made it apply; one that a later grading takes away lapses, unless its report was sent.
 */
export function clocksOf(
  incident: Pick<Incident, 'knownAt' | 'closedAt'>,
  events: readonly IncidentEvent[],
  at: Instant,
  rules: readonly IncidentRule[] = incidentCatalogue.rules,
): readonly Clock[] {
  const gradings: readonly Classified[] = events.filter(
    (event) => event.type === 'opened' || event.type === 'classified',
  )
  const clocks = rules.flatMap((rule) => {
    const reports = factsOf(events, 'reported').filter((report) => report.rule === rule.id)
    return rule.reports.flatMap((duty) => {
      const first = gradings.findIndex((grading) => applies(rule, duty, grading))
      if (first < 0) return []
      const begun = first === 0 ? incident.knownAt : gradings[first]!.at
      const lapsed = !applies(rule, duty, gradings.at(-1)!)
      const times = { begun, closedAt: incident.closedAt, lapsed, at }
      return duty.phase === 'follow-up'
        ? followUps(rule.id, duty.everyMinutes, reports, times)
        : single(rule.id, duty, reports, times)
    })
  })
  return clocks.sort((a, b) => (a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : 0))
}

/** When the next unsent report is due. */
export function nextDue(clocks: readonly Clock[]): Instant | undefined {
  return clocks.find(isOpen)?.dueAt
}

function applies(rule: IncidentRule, duty: ReportDuty, grading: Classification): boolean {
  return (
    rule.kinds.includes(grading.kind) &&
    isAtLeast(grading.grade, duty.gradeMin ?? rule.gradeMin) &&
    rule.needs.every((mark) => grading.marks.includes(mark)) &&
    !(rule.unless !== undefined && grading.marks.includes(rule.unless))
  )
}

interface Times {
  readonly begun: Instant
  readonly closedAt: Instant | undefined
  readonly lapsed: boolean
  readonly at: Instant
}

function single(
  rule: string,
  duty: Exclude<ReportDuty, { phase: 'follow-up' }>,
  reports: readonly Report[],
  { begun, closedAt, lapsed, at }: Times,
): readonly Clock[] {
  const startedAt = duty.from === 'known' ? begun : closedAt
  if (startedAt === undefined) return []
  const report = reports.find(({ phase }) => phase === duty.phase)
  return [clock(rule, duty.phase, 1, startedAt, duty.withinMinutes, { report, lapsed, at })]
}

/** Each follow-up counts from the report before it; once the incident is closed no further one is due. */
function followUps(
  rule: string,
  everyMinutes: number,
  reports: readonly Report[],
  { begun, closedAt, lapsed, at }: Times,
): readonly Clock[] {
  const bySending = [...reports].sort((a, b) => (a.sentAt < b.sentAt ? -1 : 1))
  const initial = bySending.find(({ phase }) => phase === 'initial')
  const sent = bySending.filter(({ phase }) => phase === 'follow-up')
  const starts = [initial?.sentAt ?? begun, ...sent.map(({ sentAt }) => sentAt)]
  const clocks = starts.map((start, index) =>
    clock(rule, 'follow-up', index + 1, start, everyMinutes, { report: sent[index], lapsed, at }),
  )
  const last = clocks.at(-1)!
  const ended = closedAt !== undefined && last.dueAt > closedAt
  return ended ? clocks.slice(0, -1) : clocks
}

function clock(
  rule: string,
  phase: Phase,
  number: number,
  startedAt: Instant,
  minutes: number,
  facts: { readonly report: Report | undefined; readonly lapsed: boolean; readonly at: Instant },
): Clock {
  const limitMs = minutes * MS_PER_MINUTE
  const dueAt = addMs(startedAt, limitMs)
  const warnAt = addMs(startedAt, (limitMs * incidentCatalogue.warnAtPercent.value) / 100)
  const { report, lapsed, at } = facts
  const base = { rule, phase, number, startedAt, warnAt, dueAt }
  if (report !== undefined) {
    const { sentAt, reference } = report
    return { ...base, state: msOf(sentAt) <= msOf(dueAt) ? 'sent' : 'sent-late', sentAt, reference }
  }
  if (lapsed) return { ...base, state: 'lapsed' }
  return { ...base, state: at > dueAt ? 'overdue' : at >= warnAt ? 'due-soon' : 'running' }
}
