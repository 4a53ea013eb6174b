import type { ApplicationId } from '#kernel/ids.ts'
import type { FactValue } from '../facts/facts.ts'
import type { DossierParts } from '../facts/governance-facts.ts'

/** The reviews that come before operation, and are renewed with every material change (measures 2.3, 23.1). */
const REVIEWS = ['data-security-assessment', 'algorithm-risk-screening', 'ethics-review']

/** Whether a dossier holds the three, each signed by somebody who did not write it. */
export function isReviewed(parts: DossierParts | undefined): boolean {
  return REVIEWS.every((kind) => parts?.signed.has(kind) === true)
}

/** The dossier that the permit in force rests on, or the newest where there is no permit. */
export function judgedParts(
  application: ApplicationId,
  facts: {
    readonly dossiers: FactValue<'dossiers'>
    readonly permits: FactValue<'permits'>
    readonly decisions: FactValue<'decisions'>
  },
): DossierParts | undefined {
  const own = facts.dossiers.get(application) ?? []
  const approval = facts.permits.get(application)?.approval.id
  const approved = approval === undefined ? undefined : facts.decisions.get(approval)?.dossier
  return own.find(({ dossier }) => dossier === approved) ?? own.at(-1)
}
