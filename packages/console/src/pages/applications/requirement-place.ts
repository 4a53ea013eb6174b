/** The part of an application's page where somebody can do something about what a gate asks for. */
export type Place = 'about' | 'dossier' | 'approval' | 'permit'

export const requirements: Readonly<Record<Place, readonly string[]>> = {
  about: [
    'registry-entry-complete',
    'people-named',
    'tier-derived',
    'tier-current',
    'model-version-named',
  ],
  dossier: [
    'fit-assessment-signed',
    'alternatives-looked-at',
    'explainability-need-stated',
    'acceptable-error-stated',
    'data-at-hand-stated',
    'data-security-assessment-signed',
    'algorithm-risk-screening-signed',
    'ethics-review-signed',
    'dossier-parts-signed',
    'impact-analysis-signed',
    'model-card-signed',
    'explainability-floor-met',
    'review-points-named',
    'fallback-named',
    'stop-conditions-set',
    'notice-text-signed',
    'independent-validation',
  ],
  approval: ['report-acknowledged', 'approval-in-force', 'three-people'],
  permit: ['permits-revoked'],
}

/** Met on another page, or in the act itself that the gate is in front of. */
export const elsewhere: readonly string[] = [
  'stage-allows-it',
  'in-development-or-later',
  'filing-in-list',
  'supplier-on-list',
  'reason-given',
  'fallback-ready',
  'business-end-set',
]

export const placeOf = (requirement: string) =>
  (Object.keys(requirements) as Place[]).find((place) => requirements[place].includes(requirement))
