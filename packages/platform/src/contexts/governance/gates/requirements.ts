import { nextStages, type Stage } from '#contexts/registry/index.ts'
import type { Role } from '#kernel/actor.ts'
import type { Instant } from '#kernel/time.ts'
import { catalogued, type PartKind } from '../catalogue.ts'
import {
  conditionHolds,
  type DossierView,
  isExcused,
  isSigned,
  partOf,
  requiredParts,
} from '../dossier-view.ts'
import type { Requirement } from './define-gate.ts'

/** The URL of this module: gates that use it name it among their sources. */
export const requirementsSource = import.meta.url

/** A requirement of a stage gate: its words, statement, tiers and condition stand in `catalogue/lifecycle.yaml`. */
export function requirement(
  gate: string,
  id: string,
  decision: {
    readonly who: readonly Role[]
    readonly waivable?: true
    readonly holds: (view: DossierView, now: Instant) => boolean
  },
): Requirement<DossierView> {
  const { title, statement, tiers, when } = catalogued(gate, id)
  return {
    says: title,
    statement,
    who: decision.who,
    waivable: decision.waivable ?? false,
    appliesTo: (view) =>
      (tiers?.includes(view.tier.id) ?? true) && (when === undefined || conditionHolds(when, view)),
    holds: decision.holds,
  }
}

/** Measure 2.1: the stages are passed in their order. */
export function stageAllows(gate: string, to: Stage): Requirement<DossierView> {
  return requirement(gate, 'stage-allows-it', {
    who: ['application-owner'],
    holds: ({ application }) => nextStages[application.stage].some((stage) => stage === to),
  })
}

/** Measure 15.1: the tier is that of the table in force. */
export function tierCurrent(gate: string): Requirement<DossierView> {
  return requirement(gate, 'tier-current', {
    who: ['application-owner', 'developer'],
    holds: ({ tier }) => tier.derived && tier.current,
  })
}

/** A part that somebody of the right role signed who wrote none of it. */
export function partSigned(
  gate: string,
  id: string,
  kind: PartKind,
  who: readonly Role[],
  waivable?: true,
): Requirement<DossierView> {
  return requirement(gate, id, {
    who,
    ...(waivable && { waivable }),
    holds: (view) => isSigned(view, kind),
  })
}

/** Whether a field of a part was filled: a text with content, or a list that is not empty. */
export function fieldStated(view: DossierView, kind: PartKind, field: string): boolean {
  const part = partOf(view, kind)
  if (part === undefined || !Object.hasOwn(part.content, field)) return false
  const value = part.content[field]
  if (typeof value === 'string') return value.trim() !== ''
  if (Array.isArray(value)) return value.length > 0
  return value !== undefined
}

/** The number of entries in a list field; none where the part or the field is missing. */
export function listCount(view: DossierView, kind: PartKind, field: string): number {
  const value = partOf(view, kind)?.content[field]
  return Array.isArray(value) ? value.length : 0
}

/** Every part that the tier needs is signed by its role, or excused by an exception in force. */
export function requiredPartsSigned(view: DossierView, now: Instant): boolean {
  const needed = requiredParts(view)
  // An empty list proves nothing, so `every` alone would open the gate to the unassessed.
  return (
    needed.length > 0 && needed.every(({ id }) => isSigned(view, id) || isExcused(view, id, now))
  )
}
