import type { Bilingual } from '#kernel/bilingual.ts'
import type { Block } from '#platform/document/index.ts'
import type { StoredResult } from '../assessment-store.ts'
import { Effect } from '../effect.ts'
import { isOwn, type Measures, statementsOf } from '../measures.ts'
import type { OwnAsked } from '../own/own-statement.ts'
import { both, effectNames, effectTones } from './wording.ts'

/**
 * What was decided: the shares by chapter, and each statement with its reason. What the institution asks of itself stands in a
 * table of its own and counts in no share.
 */
export function resultBlocks(
  results: readonly StoredResult[],
  measures: Measures,
  own: readonly OwnAsked[],
): readonly Block[] {
  const says = new Map([
    ...statementsOf(measures).map((statement) => [statement.id, statement.says] as const),
    ...own.map(({ statement, content }) => [statement, content.says] as const),
  ])
  const ofMeasures = results.filter(({ statement }) => !isOwn(statement))
  const asked = results.filter(({ statement }) => isOwn(statement))
  const inOrder = [...ofMeasures].sort((a, b) => orderOf(a.statement) - orderOf(b.statement))
  return [
    sharesByChapter(ofMeasures, measures),
    resultTable(both('逐条判定', 'Statement by statement'), inOrder, says),
    ...(asked.length === 0 ? [] : [resultTable(OWN_TITLE, asked, says)]),
  ]
}

const OWN_TITLE = both(
  '本机构自定条款（不计入上述各条）',
  "The institution's own statements (counted in none of the above)",
)

function resultTable(
  title: Bilingual,
  results: readonly StoredResult[],
  says: ReadonlyMap<string, Bilingual>,
): Block {
  return {
    kind: 'table',
    title,
    columns: [
      { title: both('条款', 'Statement'), width: 1 },
      { title: both('要求', 'What it asks'), width: 4 },
      { title: both('结果', 'Result'), width: 2 },
      { title: both('覆盖', 'Coverage'), width: 2 },
      { title: both('理由', 'Reason'), width: 6 },
    ],
    rows: results.map(({ statement, effect, detail: { reason, coverage } }) => [
      statement,
      says.get(statement) ?? '—',
      { words: effectNames[effect], tone: effectTones[effect] },
      coverage === undefined ? '—' : `${coverage.covered} / ${coverage.applicable}`,
      reason,
    ]),
    empty: both('没有判定。', 'Nothing was decided.'),
  }
}

function sharesByChapter(results: readonly StoredResult[], { chapters }: Measures): Block {
  return {
    kind: 'shares',
    title: both('各章判定结果', 'Results by chapter'),
    legend: Effect.options.map((effect) => ({
      label: effectNames[effect],
      tone: effectTones[effect],
    })),
    rows: chapters.map(({ title, measures }) => {
      const own = results.filter(({ statement }) =>
        measures.includes(Math.floor(Number(statement))),
      )
      return {
        label: title,
        parts: Effect.options.map(
          (effect) => own.filter((result) => result.effect === effect).length,
        ),
      }
    }),
  }
}

/** `2.10` comes after `2.9`. */
function orderOf(statement: string): number {
  const [measure, number] = statement.split('.').map(Number)
  return measure! * 100 + number!
}
