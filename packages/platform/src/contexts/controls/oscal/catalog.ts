import type { Instant } from '#kernel/time.ts'
import type { Measure, Measures } from '../measures.ts'
import { asStatement, type OwnAsked } from '../own/own-statement.ts'
import {
  controlIdOf,
  metadataOf,
  ownControlIdOf,
  ownProp,
  prop,
  statementIdOf,
  uuidOf,
} from './oscal.ts'

/**
 * The measures as an OSCAL catalog: chapters are groups, measures controls, statements items of their statement. What the
 * institution asks of itself is a group of its own, marked in a namespace of its own.
 */
export function catalogOf(measures: Measures, own: readonly OwnAsked[], at: Instant) {
  const { document, chapters, version } = measures
  const byId = new Map(measures.measures.map((measure) => [measure.id, measure]))
  return {
    catalog: {
      uuid: uuidOf('catalog', version),
      metadata: {
        ...metadataOf(`${document.number} · ${document.issuer.zh}`, measures, at),
        'document-ids': [
          { scheme: 'https://hengjian.example/document-number', identifier: document.number },
        ],
      },
      groups: [
        ...chapters.map((chapter) => ({
          id: `jf8-${chapter.id}`,
          title: chapter.title.zh,
          props: [prop('title-en', chapter.title.en)],
          controls: chapter.measures.map((id) => controlOf(byId.get(id)!)),
        })),
        ...(own.length === 0 ? [] : [ownGroup(own, measures)]),
      ],
    },
  }
}

function controlOf({ id, title, statements }: Measure) {
  const control = controlIdOf(id)
  return {
    id: control,
    title: title.zh,
    props: [{ name: 'label', value: String(id) }, prop('title-en', title.en)],
    parts: [
      {
        id: `${control}_smt`,
        name: 'statement',
        parts: statements.map((statement) => ({
          id: statementIdOf(statement.id),
          name: 'item',
          props: [
            { name: 'label', value: statement.id },
            prop('duty', statement.duty),
            prop('owner', statement.owner),
          ],
          prose: statement.says.zh,
          parts: [{ name: 'translation', title: 'English', prose: statement.says.en }],
        })),
      },
      ...statements.map((statement) => ({
        id: `${control}_obj.${statement.id.split('.')[1]}`,
        name: 'assessment-objective',
        prose: statement.holds.zh,
        props: [prop('prose-en', statement.holds.en)],
        links: [{ href: `#${statementIdOf(statement.id)}`, rel: 'assessment-for' }],
      })),
    ],
  }
}

function ownGroup(own: readonly OwnAsked[], measures: Measures) {
  return {
    id: 'own',
    title: '本机构自定条款',
    props: [
      prop('title-en', "The institution's own statements"),
      ownProp('issued-by', 'institution'),
    ],
    controls: own.map((asked) => {
      const { statement, revision, content } = asked
      const { id, says, holds, duty, owner } = asStatement(asked, measures)
      return {
        id: ownControlIdOf(statement),
        title: statement,
        props: [
          { name: 'label', value: statement },
          ownProp('revision', String(revision)),
          ownProp('decided-by', content.decidedBy.by),
          ...(content.measure === undefined
            ? []
            : [ownProp('refines', controlIdOf(content.measure))]),
        ],
        parts: [
          {
            id: statementIdOf(id),
            name: 'statement',
            props: [prop('duty', duty), prop('owner', owner)],
            prose: says.zh,
            parts: [{ name: 'translation', title: 'English', prose: says.en }],
          },
          {
            id: `${ownControlIdOf(id)}_obj`,
            name: 'assessment-objective',
            prose: holds.zh,
            props: [prop('prose-en', holds.en)],
            links: [{ href: `#${statementIdOf(id)}`, rel: 'assessment-for' }],
          },
        ],
      }
    }),
  }
}
