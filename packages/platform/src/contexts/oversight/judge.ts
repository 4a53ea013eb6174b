import type { StopCondition, StopMetric } from '#contexts/governance/index.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import { addMs, type Instant, msOf } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import {
  type CallMetric,
  GRAIN_MS,
  grainOf,
  type Measured,
  measure,
  slotOf,
  windowStart,
} from './indicator.ts'
import { sumsOfWindows, type Window } from './indicator-store.ts'
import { readingsOfWindows } from './reading-store.ts'

/** One thing that is watched: a metric of an application over a window that ends now. */
export interface Question {
  readonly institution: InstitutionId
  readonly application: ApplicationId
  readonly metric: StopMetric
  readonly windowMinutes: number
  /** What lies before does not count: what led to a stop that was lifted is settled. */
  readonly notBefore?: Instant | undefined
}

/** Answers questions in their order, in two statements over all of them. `undefined`: nothing was measured. */
export async function answer(
  reader: Reader,
  questions: readonly Question[],
  now: Instant,
): Promise<readonly (Measured | undefined)[]> {
  const answers = new Map<Question, Measured | undefined>()
  const ofCalls = questions.filter(({ metric }) => !isReported(metric))
  if (ofCalls.length > 0) {
    // Many questions are about one window, which is summed up once.
    const windows = Map.groupBy(ofCalls, (question) => JSON.stringify(windowOf(question, now)))
    const groups = Array.from(windows.values())
    const sums = await sumsOfWindows(
      reader,
      groups.map(([first]) => windowOf(first!, now)),
    )
    for (const [index, group] of groups.entries()) {
      for (const question of group) {
        answers.set(question, measure(question.metric as CallMetric, sums[index]!))
      }
    }
  }
  const reported = questions.filter(({ metric }) => isReported(metric))
  if (reported.length > 0) {
    const windows = reported.map(({ windowMinutes, notBefore, ...of }) => ({
      ...of,
      since: laterOf(addMs(now, -windowMinutes * GRAIN_MS.minute), notBefore),
    }))
    const found = await readingsOfWindows(reader, windows)
    for (const [index, question] of reported.entries()) {
      const { complaints, driftMax } = found[index]!
      const value = question.metric === 'complaint-count' ? complaints : driftMax
      answers.set(question, value === undefined ? undefined : { value, calls: 0 })
    }
  }
  return questions.map((question) => answers.get(question))
}

function windowOf(question: Question, now: Instant): Window {
  const { institution, application, windowMinutes, notBefore } = question
  const grain = grainOf(windowMinutes)
  // The first slot that lies wholly after: the slot of the instant itself holds what came before it.
  const after = notBefore && slotOf(grain, msOf(notBefore) + GRAIN_MS[grain])
  return { institution, application, grain, since: laterOf(windowStart(now, windowMinutes), after) }
}

export const isReported = (metric: StopMetric) =>
  metric === 'complaint-count' || metric === 'drift-value'

/** Whether what was measured meets a condition. Too few calls, or nothing at all, meet none. Pure. */
export function isMet(
  { metric, comparison, threshold, callsMin }: Omit<StopCondition, 'windowMinutes'>,
  measured: Measured | undefined,
): measured is Measured {
  if (measured === undefined) return false
  if (!isReported(metric) && measured.calls < Math.max(1, callsMin)) return false
  return comparison === 'above' ? measured.value > threshold : measured.value < threshold
}

function laterOf(a: Instant, b: Instant | undefined): Instant {
  return b !== undefined && b > a ? b : a
}
