import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalise } from '../normalise.ts'
import {
  bankProblems,
  KEYWORD_LENGTH_MAX,
  KEYWORDS_MAX,
  type KeywordBank,
  parseBank,
} from './keyword-bank.ts'
import { keywordDetector } from './keyword-detector.ts'

function bankOf(text: string): KeywordBank {
  const parsed = parseBank(text, { format: 'txt', riskDefault: 'A.3.e' })
  if (parsed.outcome === 'refused') throw new Error(JSON.stringify(parsed.errors))
  return parsed.bank
}

function found(bank: string, text: string): string[] {
  const findings = keywordDetector(bankOf(bank)).detect(normalise(text), {
    origin: 'user',
    direction: 'input',
  })
  return findings.map(({ start, end }) => text.slice(start, end))
}

describe('a bank', () => {
  test('is read from CSV with a heading, quotations and defaults', () => {
    const text =
      '\uFEFF词,风险类别,分值,备注\r\n稳赚不赔,A.3.e,0.9,"收益,承诺"\r\n"a ""quoted"" word",A.1.g\r\n\r\n'
    expect(parseBank(text, { format: 'csv' })).toMatchObject({
      outcome: 'parsed',
      bank: {
        keywords: [
          { word: '稳赚不赔', risk: 'A.3.e', score: 0.9, note: '收益,承诺' },
          { word: 'a "quoted" word', risk: 'A.1.g', score: 1 },
        ],
      },
    })
  })

  test('is read from TXT, one word per line, with comments', () => {
    expect(bankOf('# ours\n稳赚\n内幕\tA.1.g\t0.5\n').keywords).toEqual([
      { word: '稳赚', risk: 'A.3.e', score: 1 },
      { word: '内幕', risk: 'A.1.g', score: 0.5 },
    ])
  })

  test('all that is wrong is said at once, by row', () => {
    const rows = [
      '稳赚,A.3.e',
      ',A.3.e',
      'ＡＢＣ,A.3.e',
      'abc,A.3.e',
      `${'长'.repeat(KEYWORD_LENGTH_MAX + 1)},A.3.e`,
      '词,B.1',
      '分,A.3.e,2',
      '列,A.3.e,1,n,5',
      '"开,A.3.e',
    ]
    const parsed = parseBank(rows.join('\n'), { format: 'csv' })
    expect(parsed).toEqual({
      outcome: 'refused',
      errors: [
        { row: 2, problem: 'empty-word' },
        { row: 4, problem: 'duplicate-word', firstRow: 3 },
        { row: 5, problem: 'over-long-word' },
        { row: 6, problem: 'unknown-risk-class' },
        { row: 7, problem: 'bad-score' },
        { row: 8, problem: 'too-many-columns' },
        { row: 9, problem: 'broken-quotation' },
        { row: 9, problem: 'unknown-risk-class' },
      ],
    })
    expect(Object.keys(bankProblems)).toContain('over-long-note')
  })

  test('of 100,000 words stands, of one more it does not, of none neither', () => {
    const words = Array.from({ length: KEYWORDS_MAX + 1 }, (_, index) => `w${index}`)
    expect(
      parseBank(words.slice(1).join('\n'), { format: 'txt', riskDefault: 'A.1.h' }).outcome,
    ).toBe('parsed')
    expect(parseBank(words.join('\n'), { format: 'txt', riskDefault: 'A.1.h' })).toEqual({
      outcome: 'refused',
      errors: [{ row: KEYWORDS_MAX + 1, problem: 'too-many-rows' }],
    })
    expect(parseBank('\n\n', { format: 'csv' })).toMatchObject({ errors: [{ problem: 'no-rows' }] })
  })

  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', '稳', '\t', '\ud800') }),
        (text) => {
          for (const format of ['csv', 'txt'] as const) {
            expect(['parsed', 'refused']).toContain(
              parseBank(text, { format, riskDefault: 'A.1.h' }).outcome,
            )
          }
        },
      ),
    )
  })
})

describe('its words are found', () => {
  test.each([
    ['本产品稳赚不赔', '稳赚不赔'],
    ['本产品稳 赚 不 赔。', '稳 赚 不 赔'],
    ['本产品稳.赚-不*赔。', '稳.赚-不*赔'],
    ['稳\u200b赚\u200b不\u200b赔', '稳\u200b赚\u200b不\u200b赔'],
    ['稳，赚，不，赔', '稳，赚，不，赔'],
    ['稳赚\n不赔', '稳赚\n不赔'],
    ['is ＰＵＭＰ and', 'ＰＵＭＰ'],
    ['Pump!', 'Pump'],
  ])('in %j', (text, match) => {
    expect(found('稳赚不赔\npump', text)).toEqual([match])
  })

  test.each([
    ['稳赚不了，赔不起'],
    ['收益稳，赚不赔本'],
    ['trumpumped'],
    ['确保，本行将'],
    ['确保 本行将'],
  ])('but not in %j', (text) => {
    expect(found('稳赚不赔\npump\n保本', text)).toEqual([])
  })

  test('two characters count pulled apart only among others pulled apart', () => {
    expect(found('保本', '我 们 保 本 ')).toEqual(['保 本'])
  })

  test('a nested word of the same class is not said twice', () => {
    expect(found('保本\n保本保息', '保本保息')).toEqual(['保本保息'])
  })

  test('another bank is another version', () => {
    expect(bankOf('稳赚').version).not.toBe(bankOf('稳赚了').version)
    expect(keywordDetector(bankOf('稳赚')).version).toBe(bankOf('稳赚').version)
  })

  test('a text of nothing but its words is covered with a bounded number of findings', () => {
    const text = '稳赚 '.repeat(30_000)
    const findings = keywordDetector(bankOf('稳赚')).detect(normalise(text), {
      origin: 'user',
      direction: 'input',
    })
    expect(findings.length).toBeLessThan(40_000)
    expect(findings.at(-1)!.end).toBe(text.length)
  })

  test('findings lie within the text and within the span', () => {
    const detector = keywordDetector(bankOf('稳赚不赔\n保本\nab'))
    const unit = fc.constantFrom(
      '稳',
      '赚',
      '不',
      '赔',
      '保',
      '本',
      ' ',
      '，',
      'a',
      'b',
      '\u200b',
      '\ud800',
      'Ａ',
    )
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 400 }), (text) => {
        for (const { start, end } of detector.detect(normalise(text), {
          origin: 'user',
          direction: 'input',
        })) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
          expect(end - start).toBeLessThanOrEqual(detector.spanMax)
        }
      }),
    )
  })
})
