import { randomUUID } from 'node:crypto'
import {
  type Detector,
  type Direction,
  type GuardFailure,
  type GuardPolicy,
  type Judged,
  openVault,
  PolicyInvalid,
  parseWish,
  type TokenVault,
  tighten,
  type Unjudged,
  type WalkOptions,
} from '@hengjian/guard'
import { type Permit, policyOf } from '#contexts/permits/index.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { CatalogueError } from '#kernel/errors.ts'
import type { JsonValue } from '#platform/services.ts'
import { doorErrors } from './errors.ts'

/** How many findings, and how many places that nobody could judge, a record names; beyond that it counts. */
export const NOTED_MAX = 200

/** What guards one call: the policy, tightened by the caller, and what came of it so far. */
export interface Guarding {
  readonly policy: GuardPolicy
  readonly detectors: readonly Detector[]
  /** Guards that judge an answer whole, as it would leave. */
  readonly checks: readonly Detector[]
  /** What was read of the request's pictures; absent where it has none. */
  readonly images: WalkOptions['images']
  /** Clear values of this call behind their tokens; lives as long as the call. */
  readonly vault: TokenVault
  readonly notes: GuardNotes
}

/** What a record says of guarding. INVARIANT: never a value, neither in a kind nor in a path. */
export interface GuardNotes {
  readonly findings: NotedFinding[]
  findingsLeftOut: number
  /** How many findings by `guard:kind`. */
  readonly counts: Map<string, number>
  readonly unjudged: JsonValue[]
  unjudgedLeftOut: number
  /** By direction, guard and reason: a guard that fails on one part fails on thousands. */
  readonly failures: Map<string, NotedFailure>
  label?: JsonValue
}

type NotedFinding = Pick<
  Judged,
  'guard' | 'version' | 'kind' | 'start' | 'end' | 'score' | 'threshold' | 'action'
> & { readonly direction: Direction; readonly path: string }

interface NotedFailure {
  readonly direction: Direction
  readonly guard: string
  readonly version: string
  readonly reason: string
  /** The name under which the failure was let pass; absent where it was not. */
  readonly waiver?: string
  parts: number
}

/**
 * The guarding of one call. `wish` is the caller's `x-hengjian-guards`: it can only tighten. A rule for a guard that
 * is not there is refused, for the caller would rely on it. Error: `gateway.invalid_request`.
 */
export function openGuarding(
  permit: Permit,
  wish: string | undefined,
  { detectors, checks, images }: Pick<Guarding, 'detectors' | 'checks' | 'images'>,
): Guarding {
  const policy = tighten(policyOf(permit), { holdWholeAnswer: checks.length > 0 })
  return {
    policy: wish === undefined ? policy : tighten(policy, wishOf(wish, [...detectors, ...checks])),
    detectors,
    checks,
    images,
    vault: openVault(randomUUID()),
    notes: emptyNotes(),
  }
}

export const emptyNotes = (): GuardNotes => ({
  findings: [],
  findingsLeftOut: 0,
  counts: new Map(),
  unjudged: [],
  unjudgedLeftOut: 0,
  failures: new Map(),
})

function wishOf(text: string, detectors: readonly Detector[]) {
  const invalid = ({ zh, en }: Bilingual) =>
    doorErrors.invalid_request({
      reason: { zh: `x-hengjian-guards：${zh}`, en: `x-hengjian-guards: ${en}` },
    })
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    throw invalid({ zh: '不是 JSON', en: 'not JSON' })
  }
  try {
    const wish = parseWish(document)
    const known = new Set(['*', ...detectors.map(({ id }) => id)])
    const rules = [...(wish.input ?? []), ...(wish.output ?? [])]
    if (rules.every(({ guard }) => known.has(guard))) return wish
  } catch (error) {
    if (error instanceof PolicyInvalid)
      throw invalid({ zh: `不符合格式（${error.message}）`, en: error.message })
    throw error
  }
  throw invalid({ zh: '引用了不存在的护栏', en: 'it names a guard that is not there' })
}

/** A find that is longer than one finding is one in the notes. */
function lengthen({ findings }: GuardNotes, direction: Direction, path: string, rest: Judged) {
  const { guard, kind, start, end } = rest
  const at = findings.findLastIndex(
    (noted) =>
      noted.direction === direction &&
      noted.path === path &&
      noted.guard === guard &&
      noted.kind === kind &&
      noted.end === start,
  )
  // Where it was left out, so is what follows of it.
  if (at >= 0) findings[at] = { ...findings[at]!, end }
}

/** Takes findings into the notes; `path` is that of the part that they lie in. */
export function noteFindings(
  notes: GuardNotes,
  direction: Direction,
  path: string,
  judged: readonly Judged[],
) {
  for (const finding of judged) {
    const { guard, version, kind, start, end, score, threshold, action } = finding
    if (finding.continues === true) {
      lengthen(notes, direction, safePath(path), finding)
      continue
    }
    const name = `${guard}:${kind}`
    notes.counts.set(name, (notes.counts.get(name) ?? 0) + 1)
    if (notes.findings.length >= NOTED_MAX) {
      notes.findingsLeftOut += 1
      continue
    }
    const place = { direction, path: safePath(path), start, end }
    notes.findings.push({ ...place, guard, version, kind, score, threshold, action })
  }
}

export function noteUnjudged(
  notes: GuardNotes,
  direction: Direction,
  unjudged: readonly Unjudged[],
) {
  for (const { path, reason } of unjudged) {
    if (notes.unjudged.length >= NOTED_MAX) notes.unjudgedLeftOut += 1
    else notes.unjudged.push({ direction, path: safePath(path), reason })
  }
}

export function noteFailures(
  notes: GuardNotes,
  direction: Direction,
  { onFailure, waiver }: GuardPolicy,
  failures: readonly GuardFailure[],
) {
  const waived = onFailure === 'waive' && waiver !== undefined ? { waiver } : {}
  for (const { guard, version, reason } of failures) {
    const key = `${direction}:${guard}:${reason}`
    const noted = notes.failures.get(key) ?? {
      ...{ direction, guard, version, reason, parts: 0 },
      ...waived,
    }
    noted.parts += 1
    notes.failures.set(key, noted)
  }
}

/** What the body of a record says of guarding; nothing where there is nothing to say. */
export function notesOf(notes: GuardNotes): Record<string, JsonValue> {
  const { findings, findingsLeftOut, unjudged, unjudgedLeftOut, label } = notes
  const failures = Array.from(notes.failures.values(), (failure) => ({ ...failure }))
  const waivers = failures.filter(({ waiver }) => waiver !== undefined)
  const failed = failures.filter(({ waiver }) => waiver === undefined)
  return {
    ...(findings.length > 0 && { findings }),
    ...(findingsLeftOut > 0 && { findingsLeftOut }),
    ...(unjudged.length > 0 && { unjudged }),
    ...(unjudgedLeftOut > 0 && { unjudgedLeftOut }),
    ...(waivers.length > 0 && { waivers }),
    ...(failed.length > 0 && { failures: failed }),
    ...(label !== undefined && { label }),
  }
}

/** `guard:kind:count`, comma separated; `undefined` where nothing was found. */
export function findingsHeader({ counts }: GuardNotes): string | undefined {
  if (counts.size === 0) return undefined
  return Array.from(counts, ([name, count]) => `${name}:${count}`)
    .join(',')
    .replaceAll(/[^\w:,.-]/g, '_')
}

/** A refusal by guards; its causes are guards and kinds alone. */
export function blockedBy(
  direction: Direction,
  because: 'finding' | 'unjudged' | 'failure',
  details: {
    readonly judged?: Iterable<Judged>
    readonly unjudged?: readonly Unjudged[]
    readonly failures?: readonly GuardFailure[]
  },
): CatalogueError {
  const causes = {
    finding: () =>
      Array.from(details.judged ?? [])
        .filter(({ action }) => action === 'refuse')
        .map(({ guard, kind }) => `${guard}:${kind}`),
    unjudged: () => (details.unjudged ?? []).map(({ reason }) => `unjudged:${reason}`),
    failure: () => (details.failures ?? []).map(({ guard, reason }) => `${guard}:${reason}`),
  }
  const named = [...new Set(causes[because]())].slice(0, CAUSES_MAX)
  return doorErrors.guard_blocked({ direction, causes: named, because })
}

const CAUSES_MAX = 20

/** The names of members are the caller's words: only those that look like words of a protocol are kept. */
function safePath(path: string): string {
  return path
    .split('/')
    .map((step) => (/^(?:\d{0,5}|[a-z_]{1,40})(?:~[a-z]+\d{0,5})*$/.test(step) ? step : '~'))
    .slice(0, PATH_STEPS_MAX)
    .join('/')
}

const PATH_STEPS_MAX = 24
