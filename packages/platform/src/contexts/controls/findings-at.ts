import { z } from 'zod'
import { entriesOf } from '#contexts/ledger/index.ts'
import { Role } from '#kernel/actor.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import type { StoredResult } from './assessment-store.ts'
import { Effect } from './effect.ts'
import type { Finding } from './finding.ts'
import { AnyStatementId } from './measures.ts'

/** A finding as a report names it. */
export type FindingThen = Pick<Finding, 'statement' | 'effect' | 'reason' | 'ownerRole' | 'dueAt'>

const Opened = z.object({
  statement: AnyStatementId,
  effect: Effect,
  ownerRole: Role,
  dueAt: Instant,
})
const Assigned = z.object({ dueAt: Instant })
type Opened = z.infer<typeof Opened>

const UNTOLD = { zh: '—', en: '—' }

/**
 * The findings that were open at an instant, as the ledger tells them up to it: what became of them since is not in them.
 * Effect and reason are those of `results`, the newest assessment of that instant.
 */
export async function findingsAt(
  reader: Reader,
  institution: InstitutionId,
  at: Instant,
  results: readonly StoredResult[],
): Promise<readonly FindingThen[]> {
  const open = new Map<string, Opened>()
  const kinds = ['finding.opened', 'finding.assigned', 'finding.closed']
  for await (const { kind, subject, body } of entriesOf(reader, institution, {
    kinds,
    until: at,
  })) {
    if (kind === 'finding.closed') open.delete(subject)
    else if (kind === 'finding.opened') open.set(subject, Opened.parse(body))
    else open.set(subject, { ...open.get(subject)!, ...Assigned.parse(body) })
  }
  const decided = new Map(results.map((result) => [result.statement, result]))
  return [...open.values()].map((finding) => {
    const result = decided.get(finding.statement)
    const effect = result?.effect ?? finding.effect
    return { ...finding, effect, reason: result?.detail.reason ?? UNTOLD }
  })
}
