import {
  type Detector,
  type GuardPolicy,
  type GuardRule,
  identifierDetector,
  injectionDetector,
  misconductDetector,
} from '@hengjian/guard'

/** The guards that need nothing of an institution: no bank of its words, no schema, no sources. */
const detectorsByName = {
  identifier: () => identifierDetector(),
  injection: () => injectionDetector(),
  misconduct: () => misconductDetector(),
} as const satisfies Record<string, () => Detector>

type GuardName = keyof typeof detectorsByName

export const guardNames = Object.keys(detectorsByName) as readonly GuardName[]

/** The guards of a list such as `identifier,injection`; `undefined` where a name in it is unknown. */
export function detectorsOf(list: string): readonly Detector[] | undefined {
  const names = new Set(list.split(',').map((name) => name.trim()))
  const known = guardNames.filter((name) => names.has(name))
  return known.length === names.size ? known.map((name) => detectorsByName[name]()) : undefined
}

const secret = (kind: string): GuardRule => ({
  guard: 'identifier',
  kind,
  threshold: 0.5,
  action: 'refuse',
})

const rules: readonly GuardRule[] = [
  { guard: 'identifier', kind: '*', threshold: 0.5, action: 'mask' },
  ...['api-key', 'private-key', 'jwt', 'bearer-token', 'password'].map(secret),
  { guard: 'injection', kind: '*', threshold: 0.5, action: 'refuse' },
  { guard: 'misconduct', kind: '*', threshold: 0.5, action: 'refuse' },
]

/**
 * What becomes of a text of which no permit tells: what may be hidden is hidden, the rest does not pass. The
 * thresholds are those at which the guards were calibrated.
 */
export const scanPolicy: GuardPolicy = {
  input: rules,
  output: rules,
  onUnjudged: 'refuse',
  onFailure: 'refuse',
  // Nobody waits for a call here, and a file may hold long texts.
  onTimeoutMs: Number.POSITIVE_INFINITY,
  holdWholeAnswer: true,
}
