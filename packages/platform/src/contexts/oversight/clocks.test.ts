import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMs, type Instant, parseInstant } from '#kernel/time.ts'
import { clocksOf, isOpen, nextDue } from './clocks.ts'
import { Classification, type IncidentEvent, type IncidentFacts } from './incident.ts'
import {
  Grade,
  IncidentKind,
  IncidentMark,
  incidentCatalogue,
  isAtLeast,
} from './incident-rules.ts'

const knownAt = parseInstant('2026-06-18T02:00:00.000Z')!
const after = (minutes: number): Instant => addMs(knownAt, minutes * 60_000)
const event = (facts: IncidentFacts, minutes: number): IncidentEvent => ({
  ...facts,
  at: after(minutes),
  by: 'per_1',
})
const opened = (grade: Grade, kind: IncidentKind = 'service-outage', marks: IncidentMark[] = []) =>
  event({ type: 'opened', kind, grade, marks, text: '' }, 5)
const classified = (grade: Grade, minutes: number, kind: IncidentKind = 'service-outage') =>
  event({ type: 'classified', kind, grade, marks: [], text: '' }, minutes)
const reported = (rule: string, phase: 'initial' | 'written' | 'follow-up', minutes: number) =>
  event({ type: 'reported', rule, phase, sentAt: after(minutes), reference: 'R' }, minutes)

const at = (events: readonly IncidentEvent[], minutes: number, closed?: number) =>
  clocksOf(
    { knownAt, ...(closed !== undefined && { closedAt: after(closed) }) },
    events,
    after(minutes),
  )
const due = (events: readonly IncidentEvent[], rule: string, phase = 'initial') =>
  at(events, 6).find((clock) => clock.rule === rule && clock.phase === phase)?.dueAt

describe('clocks of reports', () => {
  test('count from when the institution knew, not from when somebody opened the incident', () => {
    expect(due([opened('considerable')], 'nfra-outage')).toBe(after(60))
    expect(due([opened('considerable')], 'nfra-outage', 'written')).toBe(after(720))
    expect(due([opened('considerable')], 'pboc')).toBe(after(30))
  })

  test('a rule above the grade, of another kind or mark has none', () => {
    expect(due([opened('general')], 'nfra-outage')).toBeUndefined()
    expect(due([opened('serious', 'model-behaviour')], 'nfra-outage')).toBeUndefined()
    const critical = [opened('serious', 'cybersecurity', ['critical-infrastructure'])]
    expect(due(critical, 'cac')).toBeUndefined()
    expect(due(critical, 'cac-critical-infrastructure')).toBe(after(60))
  })

  test('a graver grading starts the clocks that it makes apply, and leaves those that ran', () => {
    const events = [opened('considerable'), classified('particularly-serious', 90)]
    const clocks = at(events, 91)
    expect(clocks.find(({ phase }) => phase === 'follow-up')).toMatchObject({
      startedAt: after(90),
      dueAt: after(210),
    })
    expect(due(events, 'nfra-outage')).toBe(after(60))
  })

  test('a lesser grading lets unsent clocks lapse, and hides none that was sent', () => {
    const events = [opened('serious'), reported('pboc', 'initial', 40), classified('general', 50)]
    const states = at(events, 60).map(({ rule, phase, state }) => `${rule} ${phase} ${state}`)
    expect(states).toContain('pboc initial sent-late')
    expect(states).toContain('pboc written lapsed')
    expect(states).toContain('internal initial running')
  })

  test('a report is warned of before it is due, and overdue only after', () => {
    const state = (minutes: number) =>
      at([opened('considerable')], minutes).find(({ rule }) => rule === 'cac')!.state
    expect([state(179), state(180), state(240), state(241)]).toEqual([
      'running',
      'due-soon',
      'due-soon',
      'overdue',
    ])
  })

  test('follow-ups repeat from the report before until the incident is closed', () => {
    const events = [
      opened('particularly-serious'),
      reported('nfra-outage', 'initial', 30),
      reported('nfra-outage', 'follow-up', 140),
    ]
    const follow = (closed?: number) =>
      at(events, 150, closed).filter(({ phase }) => phase === 'follow-up')
    expect(follow().map(({ number, dueAt, state }) => [number, dueAt, state])).toEqual([
      [1, after(150), 'sent'],
      [2, after(260), 'running'],
    ])
    expect(follow(200)).toHaveLength(1)
  })

  test('every kind and grade has a report that somebody must make', () => {
    for (const kind of IncidentKind.options) {
      for (const grade of Grade.options) expect(nextDue(at([opened(grade, kind)], 6))).toBeDefined()
    }
  })

  test('a graver grade never has fewer open clocks nor a later first one', () => {
    const any = fc.record({
      kind: fc.constantFrom(...IncidentKind.options),
      marks: fc.subarray(IncidentMark.options),
      grades: fc.tuple(fc.constantFrom(...Grade.options), fc.constantFrom(...Grade.options)),
      minutes: fc.nat(50_000),
    })
    fc.assert(
      fc.property(any, ({ kind, marks, grades, minutes }) => {
        const [graver, lesser] = grades.sort((a, b) => (isAtLeast(a, b) ? -1 : 1)) as [Grade, Grade]
        const clocks = (grade: Grade) => at([opened(grade, kind, marks)], minutes).filter(isOpen)
        expect(clocks(graver).length).toBeGreaterThanOrEqual(clocks(lesser).length)
        expect(nextDue(clocks(graver))! <= nextDue(clocks(lesser))!).toBe(true)
      }),
    )
  })

  test('the catalogue names a source for every number, and every grade once', () => {
    const { rules, sources, grades, phases } = incidentCatalogue
    for (const { source } of rules) expect(Object.keys(sources)).toContain(source)
    expect(grades.map(({ id }) => id)).toEqual(Grade.options)
    expect(phases.map(({ id }) => id)).toEqual(['initial', 'written', 'follow-up', 'final'])
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
    expect(Classification.shape.kind.options).toEqual(incidentCatalogue.kinds.map(({ id }) => id))
  })
})
