import type { Block } from '#platform/document/index.ts'
import type { StoredResult } from '../assessment-store.ts'
import { Effect } from '../effect.ts'
import { type Measures, statementsOf } from '../measures.ts'
import { both, effectNames, effectTones } from './wording.ts'

/** What was decided: the shares by chapter, and each statement with its reason. */
export function resultBlocks(
  results: readonly StoredResult[],
  measures: Measures,
): readonly Block[] {
  const says = new Map(statementsOf(measures).map((statement) => [statement.id, statement.says]))
  const inOrder = [...results].sort((a, b) => orderOf(a.statement) - orderOf(b.statement))
  return [
    sharesByChapter(results, measures),
    {
      kind: 'table',
      title: both('逐条判定', 'Statement by statement'),
      columns: [
        { title: both('条款', 'Statement'), width: 1 },
        { title: both('要求', 'What it asks'), width: 4 },
        { title: both('结果', 'Result'), width: 2 },
        { title: both('覆盖', 'Coverage'), width: 2 },
        { title: both('理由', 'Reason'), width: 6 },
      ],
      rows: inOrder.map(({ statement, effect, detail: { reason, coverage } }) => [
        statement,
        says.get(statement) ?? '—',
        { words: effectNames[effect], tone: effectTones[effect] },
        coverage === undefined ? '—' : `${coverage.covered} / ${coverage.applicable}`,
        reason,
      ]),
      empty: both('没有判定。', 'Nothing was decided.'),
    },
  ]
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
