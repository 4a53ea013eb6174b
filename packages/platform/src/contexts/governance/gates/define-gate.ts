import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Role } from '#kernel/actor.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { Instant } from '#kernel/time.ts'
import type { ExceptionId } from '../ids.ts'

/** An approved exception as a gate sees it: who decided and why stands in its own row and entries. */
export interface Waiver {
  readonly id: ExceptionId
  readonly requirement: string
  readonly until: Instant
}

/** What any gate can be asked about: exceptions are part of it, so that they always show. */
export interface Waivable {
  readonly exceptions: readonly Waiver[]
}

export interface Requirement<View> {
  readonly says: Bilingual
  /** The statement of the measures that the requirement serves, e.g. `2.3`. */
  readonly statement: string
  /** The roles whose act can meet it. */
  readonly who: readonly Role[]
  /** Whether an approved exception may stand in for it for a time. */
  readonly waivable: boolean
  /** Left out where it applies to every view. */
  readonly appliesTo?: (view: View) => boolean
  readonly holds: (view: View, now: Instant) => boolean
}

export interface Gate<View> {
  readonly id: string
  /** The stage or state it opens into. */
  readonly to: string
  readonly requires: Readonly<Record<string, Requirement<View>>>
  /** SHA-256 in hex of the files that decide; written into each entry that the gate causes. */
  readonly sourceDigest: string
}

export type FindingState = 'met' | 'unmet' | 'waived' | 'not-applicable'

export interface Finding {
  readonly requirement: string
  readonly statement: string
  readonly says: Bilingual
  readonly who: readonly Role[]
  readonly waivable: boolean
  readonly state: FindingState
  readonly waivedBy?: ExceptionId
}

export type Unmet = Finding & { readonly state: 'unmet' }

/**
 * What no exception can touch: the stages in their order (2.1), the three reviews (2.3), admission and filing of
 * generative models (5.1, 5.2), the committee (16.2), the tier (15.1), the list of partners (18.4) and the report (29.1).
 */
const STATEMENTS_NEVER_WAIVED = ['2.1', '2.3', '5.1', '5.2', '15.1', '16.2', '18.4', '29.1']

/** Declares a gate. `sources` are the module URLs that decide, the gate's own first. */
export function defineGate<View>(definition: {
  readonly id: string
  readonly to: string
  readonly sources: readonly [string, ...string[]]
  readonly requires: Readonly<Record<string, Requirement<View>>>
}): Gate<View> {
  const { id, to, sources, requires } = definition
  // INVARIANT: what these statements ask for is never waivable, whatever a gate's file says.
  const held = Object.entries(requires).map(([name, requirement]) => {
    const never = STATEMENTS_NEVER_WAIVED.includes(requirement.statement)
    return [name, never ? { ...requirement, waivable: false } : requirement] as const
  })
  return { id, to, requires: Object.fromEntries(held), sourceDigest: digestOf(sources) }
}

/** Every requirement with what was found: same view, same instant, same answer. */
export function findingsAt<View extends Waivable>(
  gate: Gate<View>,
  view: View,
  now: Instant,
): readonly Finding[] {
  return Object.entries(gate.requires).map(([requirement, definition]) => {
    const { statement, says, who, waivable } = definition
    const base = { requirement, statement, says, who, waivable }
    if (definition.appliesTo?.(view) === false) return { ...base, state: 'not-applicable' }
    if (definition.holds(view, now)) return { ...base, state: 'met' }
    const waiver = waivable ? waiverOf(view, requirement, now) : undefined
    return waiver === undefined
      ? { ...base, state: 'unmet' }
      : { ...base, state: 'waived', waivedBy: waiver.id }
  })
}

/** What still keeps the gate closed; it is open when nothing is left. */
export function unmetAt<View extends Waivable>(
  gate: Gate<View>,
  view: View,
  now: Instant,
): readonly Unmet[] {
  return findingsAt(gate, view, now).filter(
    (finding): finding is Unmet => finding.state === 'unmet',
  )
}

/** The exception in force for a requirement. INVARIANT: at its `until` it is over by itself. */
export function waiverOf(view: Waivable, requirement: string, now: Instant): Waiver | undefined {
  return view.exceptions.find((waiver) => waiver.requirement === requirement && now < waiver.until)
}

function digestOf(sources: readonly string[]): string {
  const hash = createHash('sha256')
  for (const source of sources) hash.update(readFileSync(new URL(source)))
  return hash.digest('hex')
}
