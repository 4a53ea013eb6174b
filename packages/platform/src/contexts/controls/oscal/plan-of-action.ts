import type { Instant } from '#kernel/time.ts'
import type { Finding } from '../finding.ts'
import type { Measures } from '../measures.ts'
import { metadataOf, prop, statementIdOf, uuidOf } from './oscal.ts'

/** Open findings as OSCAL, each with who answers and until when. OSCAL has no empty plan: `undefined` where none is open. */
export function planOfActionOf(
  {
    measures,
    findings,
    institution,
  }: { measures: Measures; findings: readonly Finding[]; institution: string },
  at: Instant,
) {
  if (findings.length === 0) return undefined
  return {
    'plan-of-action-and-milestones': {
      uuid: uuidOf('poam', institution, at),
      metadata: metadataOf('整改计划 Plan of action and milestones', measures, at),
      'system-id': { id: institution },
      risks: findings.map(({ id, statement, reason, dueAt }) => ({
        uuid: uuidOf('risk', id),
        title: statement,
        description: reason.zh,
        statement: reason.en,
        status: 'open',
        deadline: dueAt,
      })),
      'poam-items': findings.map(({ id, statement, effect, ownerRole, reason }) => ({
        uuid: uuidOf('poam-item', id),
        title: statement,
        description: reason.zh,
        props: [
          prop('finding', id),
          prop('effect', effect),
          prop('owner', ownerRole),
          prop('statement', statementIdOf(statement)),
        ],
        'related-risks': [{ 'risk-uuid': uuidOf('risk', id) }],
      })),
    },
  }
}
