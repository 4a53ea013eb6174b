import type { Instant } from '#kernel/time.ts'
import type { StoredResult } from '../assessment-store.ts'
import type { Effect } from '../effect.ts'
import type { Duty, Measures } from '../measures.ts'
import { statementsOf } from '../measures.ts'
import { asStatement, type OwnAsked } from '../own/own-statement.ts'
import { metadataOf, ownProp, prop, statementIdOf, uuidOf } from './oscal.ts'

/** What was decided, of what and when. */
export interface Decided {
  readonly measures: Measures
  readonly own: readonly OwnAsked[]
  /** An application's id, or the institution's: with the instant it names the document. */
  readonly subject: string
  readonly at: Instant
  readonly results: readonly StoredResult[]
}

/** OSCAL knows two states; the effect itself stands beside. What nobody knows is not satisfied. */
const satisfied: ReadonlySet<Effect> = new Set(['effective', 'attested', 'not-applicable'])

const methods: Readonly<Record<Duty, string>> = {
  enforced: 'TEST',
  measured: 'EXAMINE',
  recorded: 'EXAMINE',
  supervisory: 'INTERVIEW',
}

/** An assessment as OSCAL: one observation and one finding for each statement. */
export function assessmentResultsOf({ measures, own, subject, at, results }: Decided) {
  const asked = [...statementsOf(measures), ...own.map((one) => asStatement(one, measures))]
  const duties = new Map(asked.map(({ id, duty }) => [id, duty]))
  const name = (...parts: readonly string[]) => uuidOf('assessment', subject, at, ...parts)
  return {
    'assessment-results': {
      uuid: name(),
      metadata: metadataOf('评估结果 Assessment results', measures, at),
      'import-ap': { href: `#${name('plan')}` },
      results: [
        {
          uuid: name('result'),
          title: `${measures.document.number} · ${subject}`,
          description:
            '由运行中的系统依据账本事实判定。 Decided by the running system from facts of its ledger.',
          start: at,
          'reviewed-controls': { 'control-selections': [{ 'include-all': {} }] },
          observations: results.map(({ statement, detail }) => ({
            uuid: name('observation', statement),
            description: detail.reason.zh,
            methods: [methods[duties.get(statement) ?? 'measured']],
            collected: at,
            props: [prop('check-source', detail.source), prop('reason-en', detail.reason.en)],
          })),
          findings: results.map(({ statement, effect, detail }) => ({
            uuid: name('finding', statement),
            title: statement,
            description: detail.reason.zh,
            props: [
              prop('effect', effect),
              ...(detail.revision === undefined
                ? []
                : [ownProp('revision', String(detail.revision))]),
            ],
            target: {
              type: 'statement-id',
              'target-id': statementIdOf(statement),
              status: { state: satisfied.has(effect) ? 'satisfied' : 'not-satisfied' },
            },
            'related-observations': [{ 'observation-uuid': name('observation', statement) }],
          })),
        },
      ],
      'back-matter': {
        resources: [{ uuid: name('plan'), title: 'catalogue', description: measures.version }],
      },
    },
  }
}
