import { describe, expect, test } from 'vitest'
import { normalise } from '../normalise.ts'
import {
  compileExpressions,
  EXPRESSION_SPAN_MAX,
  EXPRESSIONS_MAX,
  type Expression,
  expressionDetector,
  PATTERN_LENGTH_MAX,
} from './expressions.ts'

async function found(expressions: readonly Expression[], text: string) {
  const outcome = await compileExpressions(expressions)
  if (outcome.outcome === 'refused') throw new Error(JSON.stringify(outcome.errors))
  const detector = expressionDetector(outcome.compiled)
  return detector.detect(normalise(text), { origin: 'user', direction: 'input' })
}

async function problems(...expressions: Expression[]) {
  const outcome = await compileExpressions(expressions)
  return outcome.outcome === 'refused' ? outcome.errors : []
}

describe("operators' expressions", () => {
  test('are found at their original place, in any case and width', async () => {
    const expressions = [
      { name: 'project', pattern: 'project-(?:kestrel|heron)', risk: 'A.3.c', score: 0.7 },
      { name: 'ticket', pattern: '工单[0-9]{6}' },
    ] as const
    const text = '见 ＰＲＯＪＥＣＴ-Heron，工单１２３４５６。'
    expect(
      (await found(expressions, text)).map(({ kind, start, end, score, risk }) => [
        kind,
        text.slice(start, end),
        score,
        risk,
      ]),
    ).toEqual([
      ['project', 'ＰＲＯＪＥＣＴ-Heron', 0.7, 'A.3.c'],
      ['ticket', '工单１２３４５６', 1, undefined],
    ])
  })

  test('are refused one by one, with all that is wrong', async () => {
    expect(
      (
        await problems(
          { name: 'ok', pattern: 'a+b' },
          { name: 'ok', pattern: 'b' },
          { name: 'Bad Name', pattern: 'c' },
          { name: 'open', pattern: '(a' },
          { name: 'behind', pattern: '(a)\\1' },
          { name: 'empty', pattern: 'a*' },
          { name: 'score', pattern: 'a', score: 0 },
          { name: 'long', pattern: 'a'.repeat(PATTERN_LENGTH_MAX + 1) },
          {
            name: 'large',
            pattern: '(?:[a-z]{30}){30}x{800}y{900}z{900}(?:ab){900}(?:cd){900}(?:ef){900}',
          },
        )
      ).map(({ index, problem }) => `${index} ${problem}`),
    ).toEqual([
      '1 duplicate-name',
      '2 bad-name',
      '3 bad-syntax',
      '4 bad-syntax',
      '5 matches-nothing',
      '6 bad-score',
      '7 too-long',
      '8 too-large',
    ])
    expect(
      await problems(
        ...Array.from({ length: EXPRESSIONS_MAX + 1 }, (_, index) => ({
          name: `n${index}`,
          pattern: 'a',
        })),
      ),
    ).toEqual([{ index: EXPRESSIONS_MAX, problem: 'too-many' }])
  })

  test('what would take a backtracking engine for ever ends', async () => {
    expect(await found([{ name: 'bomb', pattern: '(?:a+)+$' }], `${'a'.repeat(20_000)}!`)).toEqual(
      [],
    )
  })

  test('what is longer than the span is reported in pieces that touch', async () => {
    const text = 'a'.repeat(EXPRESSION_SPAN_MAX * 2 + 5)
    const findings = await found([{ name: 'run', pattern: 'a+' }], text)
    expect(findings.map(({ start, end }) => end - start)).toEqual([
      EXPRESSION_SPAN_MAX,
      EXPRESSION_SPAN_MAX,
      5,
    ])
  })

  test('beyond many matches the rest of the text counts as one', async () => {
    const text = 'ab'.repeat(5_000)
    const findings = await found([{ name: 'pair', pattern: 'a' }], text)
    expect(findings.at(-1)!.end).toBe(text.length)
    expect(findings.length).toBeLessThan(400)
  })

  test('are found whichever set they stand in', async () => {
    const expressions = Array.from({ length: 40 }, (_, index) => ({
      name: `n${index}`,
      pattern: `(?:x${index}y){150}|<${index}>`,
    }))
    const kinds = (await found(expressions, '<0> <17> <39>')).map(({ kind }) => kind)
    expect(kinds).toEqual(['n0', 'n17', 'n39'])
  })

  test('none find nothing', async () => {
    expect(await found([], 'text')).toEqual([])
  })
})
