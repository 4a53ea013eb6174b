import type { Instant } from '#kernel/time.ts'
import type { Check } from '../checks/check.ts'
import type { Measures, Statement } from '../measures.ts'
import { checkOf } from '../own/decide-own.ts'
import type { OwnAsked } from '../own/own-statement.ts'
import type { Probe } from '../probes/probe.ts'
import {
  controlIdOf,
  metadataOf,
  ownControlIdOf,
  ownProp,
  prop,
  statementIdOf,
  uuidOf,
} from './oscal.ts'

/** What decides and tries a statement. */
export interface Implementing {
  readonly measures: Measures
  readonly own: readonly OwnAsked[]
  readonly checks: readonly Pick<Check, 'statement' | 'source'>[]
  readonly probes: readonly Pick<Probe, 'id' | 'statements' | 'tries'>[]
}

/** The product as a component: which check decides each statement, by the digest of its source, and which probes try it. */
export function componentDefinitionOf(
  { measures, own, checks, probes }: Implementing,
  at: Instant,
) {
  const { version } = measures
  const source = new Map(checks.map((check) => [check.statement, check.source]))
  const statementOf = ({ id, holds }: Statement) => ({
    'statement-id': statementIdOf(id),
    uuid: uuidOf('implementation', version, id),
    description: holds.zh,
    props: [
      ...(source.has(id) ? [prop('check-source', source.get(id)!)] : []),
      ...probes
        .filter(({ statements }) => statements.includes(id))
        .map((probe) => prop('probe', probe.id)),
    ],
  })
  return {
    'component-definition': {
      uuid: uuidOf('component-definition', version),
      metadata: metadataOf('衡鉴 Hengjian', measures, at),
      components: [
        {
          uuid: uuidOf('component', 'hengjian'),
          type: 'software',
          title: '衡鉴 Hengjian',
          description: '银行与保险机构人工智能应用的统一受控入口：网关、接口、账本、检查与探针。',
          'control-implementations': [
            {
              uuid: uuidOf('control-implementation', version),
              source: `#${uuidOf('catalog', version)}`,
              description: measures.document.number,
              'implemented-requirements': [
                ...measures.measures.map((measure) => ({
                  uuid: uuidOf('requirement', version, String(measure.id)),
                  'control-id': controlIdOf(measure.id),
                  description: measure.title.zh,
                  statements: measure.statements
                    .map(statementOf)
                    .map((one) =>
                      one.props.length > 0
                        ? one
                        : { ...one, props: [prop('check-source', 'none')] },
                    ),
                })),
                ...own.map((asked) => ownRequirement(asked, measures)),
              ],
            },
          ],
        },
      ],
    },
  }
}

function ownRequirement({ id, statement, content }: OwnAsked, measures: Measures) {
  const source = checkOf(content.decidedBy, measures)?.source ?? 'none'
  return {
    uuid: uuidOf('requirement', id),
    'control-id': ownControlIdOf(statement),
    description: content.says.zh,
    statements: [
      {
        'statement-id': statementIdOf(statement),
        uuid: uuidOf('implementation', id),
        description: content.holds.zh,
        props: [prop('check-source', source), ownProp('decided-by', content.decidedBy.by)],
      },
    ],
  }
}
