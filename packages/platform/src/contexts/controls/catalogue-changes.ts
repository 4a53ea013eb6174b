import { z } from 'zod'
import { isLooser, type Measures, type Statement, StatementId, statementsOf } from './measures.ts'

/** What a version of the measures changes for an institution that holds another. */
export const CatalogueChanges = z
  .object({
    from: z.string(),
    to: z.string(),
    added: z.array(StatementId).readonly(),
    removed: z.array(StatementId).readonly(),
    /** Statements whose words, duty or owner change. */
    reworded: z
      .array(z.object({ statement: StatementId, members: z.array(z.string()) }))
      .readonly(),
    /** Numbers that change; one that is absent did not stand, or stands no more. */
    thresholds: z
      .array(
        z.object({
          statement: StatementId,
          name: z.string(),
          from: z.number().optional(),
          to: z.number().optional(),
        }),
      )
      .readonly(),
  })
  .readonly()
export type CatalogueChanges = z.infer<typeof CatalogueChanges>

const WORDED = ['says', 'duty', 'owner', 'holds'] as const

export function changesBetween(from: Measures, to: Measures): CatalogueChanges {
  const [before, after] = [byId(from), byId(to)]
  const kept = [...after.values()].flatMap((next) => {
    const previous = before.get(next.id)
    return previous === undefined ? [] : [[previous, next] as const]
  })
  return {
    from: from.version,
    to: to.version,
    added: [...after.keys()].filter((id) => !before.has(id)),
    removed: [...before.keys()].filter((id) => !after.has(id)),
    reworded: kept.flatMap(([previous, next]) => {
      const members = WORDED.filter((name) => !isSame(previous[name], next[name]))
      return members.length === 0 ? [] : [{ statement: next.id, members }]
    }),
    thresholds: kept.flatMap(([previous, next]) => thresholdChanges(previous, next)),
  }
}

/** Statements by which a version asks less than another: those that are gone, of another duty, or with a looser number. Pure. */
export function weakerIn(next: Measures, than: Measures): readonly string[] {
  const after = byId(next)
  return statementsOf(than)
    .filter((before) => !asksAsMuch(after.get(before.id), before))
    .map(({ id }) => id)
}

function asksAsMuch(next: Statement | undefined, before: Statement): boolean {
  if (next === undefined || next.duty !== before.duty) return false
  return Object.entries(before.thresholds).every(([name, { value, floor = value, stricter }]) => {
    const given = Object.hasOwn(next.thresholds, name) ? next.thresholds[name] : undefined
    if (given === undefined || given.stricter !== stricter) return false
    return (
      !isLooser(given.value, value, stricter) &&
      !isLooser(given.floor ?? given.value, floor, stricter)
    )
  })
}

function byId(measures: Measures): ReadonlyMap<string, Statement> {
  return new Map(statementsOf(measures).map((statement) => [statement.id, statement]))
}

function thresholdChanges(previous: Statement, next: Statement): CatalogueChanges['thresholds'] {
  const names = new Set([...Object.keys(previous.thresholds), ...Object.keys(next.thresholds)])
  return [...names].flatMap((name) => {
    const [from, to] = [previous.thresholds[name]?.value, next.thresholds[name]?.value]
    if (from === to) return []
    return [
      {
        ...{ statement: next.id, name },
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
      },
    ]
  })
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}
