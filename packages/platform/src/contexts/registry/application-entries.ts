import type { Actor } from '#kernel/actor.ts'
import type { EntryDraft, JsonValue } from '#platform/services.ts'
import { type Application, applicationState, materialFacts } from './application.ts'

/** The entry of a registration: the state, and how its tier came about with every step of the table. */
export function registeredEntry(actor: Actor, application: Application): EntryDraft {
  return {
    kind: 'application.registered',
    subject: application.id,
    actor,
    body: { application: applicationState(application), trace: traceOf(application) },
  }
}

/** The entry of a change: what the changed members were before, the state after, whether approvals are void by it. */
export function editedEntry(actor: Actor, before: Application, after: Application): EntryDraft {
  return {
    kind: 'application.edited',
    subject: after.id,
    actor,
    body: {
      before: changedMembers(applicationState(before), applicationState(after)),
      application: applicationState(after),
      trace: traceOf(after),
      material: !isSame(materialFacts(before), materialFacts(after)),
    },
  }
}

/** The entry of a tier that was derived anew by the table in force. */
export function tieredEntry(actor: Actor, before: Application, after: Application): EntryDraft {
  return {
    kind: 'application.tiered',
    subject: after.id,
    actor,
    body: {
      before: { tier: before.tier, table: { ...before.derivation.table } },
      application: applicationState(after),
      trace: traceOf(after),
      material: before.tier !== after.tier,
    },
  }
}

type State = { readonly [key: string]: JsonValue | undefined }

/** The members of `before` that `after` has otherwise; a member that is new stands as `null`. */
export function changedMembers(before: State, after: State): State {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const changed = [...names].filter((name) => !isSame(before[name], after[name]))
  return Object.fromEntries(changed.map((name) => [name, before[name] ?? null]))
}

/** Equal as JSON, whatever the order in which members were set. */
export function isSame(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right))
}

function sorted(value: JsonValue | undefined): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]))
}

function traceOf({ derivation }: Application): JsonValue {
  // The trace was read from JSON, or is about to become it: nothing else can stand in it.
  return derivation.trace as unknown as JsonValue
}
