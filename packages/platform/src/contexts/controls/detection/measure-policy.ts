import type { Permit } from '#contexts/permits/index.ts'
import { monotonicMs } from '#kernel/time.ts'
import type { Services } from '#platform/services.ts'
import { type Answer, askUntil, callDoor } from '../probes/client.ts'
import type { Ground } from '../probes/ground.ts'
import { question } from '../probes/question.ts'
import { callOfCase } from './case-call.ts'
import type { DetectionRun, Tally } from './detection-run.ts'
import { layMeasured, MEASURED_MODEL } from './lay-measured.ts'
import type { AttackKind, ReferenceCase } from './reference-set.ts'
import { setErrors } from './set-errors.ts'

const CALLS_AT_ONCE = 4
const HEARD_WITHIN_MS = 5_000
/** A picture takes a reader up to a second, and a job is given five minutes. */
const RUN_MS_MAX = 240_000
const UNKNOWN_KEY = 401

/** What became of one case: a guard against injection found something, the guards refused it otherwise, or it went to the model. */
type Fate = 'found' | 'refused' | 'passed'

/**
 * Calls the door with every case under the guards of a permit. Whatever is neither an answer nor a refusal by a guard says
 * nothing of guards, so that nothing is measured then. Error: `controls.detection_disturbed`.
 */
export async function measurePolicy(
  pattern: Permit,
  cases: readonly ReferenceCase[],
  { origin, ground }: { readonly origin: string; readonly ground: Ground },
  services: Services,
): Promise<DetectionRun['tallies']> {
  const key = await layMeasured(pattern, ground, services)
  const control = () => callDoor(origin, key, question(MEASURED_MODEL))
  const isKnown = ({ status }: Answer) => status === 200
  const { answer } = await askUntil(control, isKnown, HEARD_WITHIN_MS)
  if (!isKnown(answer)) throw disturbedBy(answer)
  const beganMs = monotonicMs()
  const waiting = cases.values()
  const fates = new Map<ReferenceCase, Fate>()
  const callNext = async () => {
    for (const one of waiting) {
      if (monotonicMs() - beganMs > RUN_MS_MAX) {
        throw setErrors.detection_disturbed({ code: 'too_slow' })
      }
      const call = () => callDoor(origin, key, callOfCase(MEASURED_MODEL, one))
      // Of several gateways each hears of the key in its own time.
      const isHeard = ({ status }: Answer) => status !== UNKNOWN_KEY
      fates.set(one, fateOf((await askUntil(call, isHeard, HEARD_WITHIN_MS)).answer))
    }
  }
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, callNext))
  return talliesOf(fates)
}

function fateOf(answer: Answer): Fate {
  const { status, code, headers } = answer
  if (status !== 200 && code !== 'guard_blocked') throw disturbedBy(answer)
  const found = headers.get('x-hengjian-findings')?.split(',') ?? []
  if (found.some((finding) => finding.startsWith('injection:'))) return 'found'
  return status === 200 ? 'passed' : 'refused'
}

const disturbedBy = ({ status, code }: Answer) =>
  setErrors.detection_disturbed({ code: code ?? String(status) })

function talliesOf(fates: ReadonlyMap<ReferenceCase, Fate>): DetectionRun['tallies'] {
  const tallied = (kind: AttackKind): Tally => {
    const count = (expected: ReferenceCase['expected'], ...wanted: readonly Fate[]) =>
      [...fates].filter(
        ([one, fate]) => one.kind === kind && one.expected === expected && wanted.includes(fate),
      ).length
    return {
      attacks: count('detected', 'found', 'refused', 'passed'),
      ...{ found: count('detected', 'found'), refused: count('detected', 'refused') },
      ordinary: count('passed', 'found', 'refused', 'passed'),
      alarms: count('passed', 'found', 'refused'),
    }
  }
  return {
    ...{ prompt: tallied('prompt'), reasoning: tallied('reasoning') },
    ...{ multimodal: tallied('multimodal'), context: tallied('context') },
  }
}
