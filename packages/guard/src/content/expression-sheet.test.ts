import { expect, test } from 'vitest'
import { normalise } from '../normalise.ts'
import { parseExpressions, sheetProblems } from './expression-sheet.ts'
import { EXPRESSIONS_MAX, expressionDetector } from './expressions.ts'

const parsed = async (text: string, format: 'csv' | 'txt' = 'csv') => {
  const sheet = await parseExpressions(text, { format })
  if (sheet.outcome !== 'parsed') throw new Error(JSON.stringify(sheet.errors))
  return sheet.compiled
}

test.each([
  ['csv', '名称,表达式,风险类别,分值\ncontract,"HT-\\d{4,8}",A.3.c,0.9\nproject,PRJ[A-Z]+\n'],
  ['txt', '# ours\ncontract\tHT-\\d{4,8}\tA.3.c\t0.9\nproject\tPRJ[A-Z]+\n'],
] as const)('a sheet as %s is read with its classes and scores', async (format, text) => {
  const detector = expressionDetector(await parsed(text, format))
  const surroundings = { origin: 'user', direction: 'input' } as const
  expect(detector.detect(normalise('合同ht-20260'), surroundings)).toMatchObject([
    { guard: 'expression', kind: 'contract', score: 0.9, risk: 'A.3.c', start: 2, end: 10 },
  ])
})

test('every wrong row is named, with its line, and nothing is compiled', async () => {
  const sheet = await parseExpressions(
    [
      'name,expression',
      'good,abc',
      'Bad Name,abc',
      'loop,(a)\\1',
      'empty,a*',
      'good,xyz',
      'risk,abc,B.9.z',
      'score,abc,,2',
      'wide,abc,,1,x',
      '',
      'number,abc,,one',
    ].join('\n'),
    { format: 'csv' },
  )
  expect(sheet).toEqual({
    outcome: 'refused',
    errors: [
      { row: 3, problem: 'bad-name' },
      { row: 4, problem: 'bad-syntax' },
      { row: 5, problem: 'matches-nothing' },
      { row: 6, problem: 'duplicate-name' },
      { row: 7, problem: 'unknown-risk-class' },
      { row: 8, problem: 'bad-score' },
      { row: 9, problem: 'too-many-columns' },
      { row: 11, problem: 'bad-score' },
    ],
  })
})

test('an empty file, an open quotation and too many rows are refused', async () => {
  const problemsOf = async (text: string) => {
    const sheet = await parseExpressions(text, { format: 'csv' })
    return sheet.outcome === 'refused' ? sheet.errors.map(({ problem }) => problem) : []
  }
  expect(await problemsOf('name,expression\n')).toEqual(['no-rows'])
  expect(await problemsOf('a,"b')).toContain('broken-quotation')
  const many = Array.from({ length: EXPRESSIONS_MAX + 1 }, (_, at) => `n${at},abc`).join('\n')
  expect(await problemsOf(many)).toEqual(['too-many'])
})

test('every problem is said in both languages', () => {
  for (const { zh, en } of Object.values(sheetProblems)) expect(zh && en).toBeTruthy()
})
