import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { extractAnswer, sentencesOf } from './extract.ts'
import { loadKnowledge, parseKnowledge } from './knowledge.ts'
import { indexKnowledge, languageOf, tokenize } from './retrieval.ts'
import { cutToTokens, estimateTokens } from './tokens.ts'

const knowledge = loadKnowledge(join(import.meta.dirname, '../../../../samples/knowledge'))
const index = indexKnowledge(knowledge)
const ask = (text: string) => extractAnswer(index, [{ role: 'user', text }])

/** The quotations of an answer, each with the passage that it says it comes from. */
function quotationsOf(text: string) {
  return [...text.matchAll(/[「“](.+?)[」”]〔(.+) §(\d+)〕/g)].map(([, quote, title, section]) => ({
    quote: quote!,
    passage: knowledge.find((document) => document.title === title)?.paragraphs[
      Number(section) - 1
    ],
  }))
}

describe('the extractive answer', () => {
  test.each([
    ['白金卡年费可以用积分抵扣吗', '50000积分', 'credit-card-annual-fee'],
    ['提前还房贷要交违约金吗', '本金的1%', 'mortgage-prepayment'],
    ['手机银行转账每天限额多少', '日累计限额20万元', 'transfer-limits'],
    ['存款保险最高赔多少', '人民币50万元', 'deposit-insurance'],
    ['消费贷款能买股票吗', '不得用于购房、股票投资', 'personal-loan'],
    ['免息还款期最长几天', '最长50天', 'credit-card-statement-cycle'],
    ['Can I cancel a transfer?', 'within 24 hours', 'transfers-and-limits-en'],
    ['How much is covered by deposit insurance?', 'CNY 500,000', 'deposit-insurance-en'],
  ])('%s', (question, quoted, document) => {
    const { text, sources } = ask(question)
    expect(text).toContain(quoted)
    expect(sources.map((source) => source.document)).toContain(document)
  })

  test.each([
    '火星上的天气怎么样',
    '推荐一只股票',
    '你好',
    '',
    '？？',
    'What is the weather on Mars?',
  ])('what the knowledge base does not hold is not answered: %s', (question) => {
    const { text, sources } = ask(question)
    expect(sources).toEqual([])
    expect(text).toMatch(/不作答|there is no answer/)
    expect(quotationsOf(text)).toEqual([])
  })

  test('INVARIANT: whatever is asked, every quotation stands word for word where it is cited', () => {
    const words = knowledge.flatMap(({ paragraphs }) =>
      paragraphs.flatMap((text) => tokenize(text)),
    )
    const questions = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.constantFrom(...words), { maxLength: 8 }).map((parts) => parts.join(' ')),
    )
    fc.assert(
      fc.property(questions, (question) => {
        const { text, sources } = ask(question)
        const quotations = quotationsOf(text)
        expect(quotations).toHaveLength(sources.length)
        for (const { quote, passage } of quotations) expect(passage).toContain(quote)
      }),
    )
  })

  test("only the user's last message is answered, in its own language", () => {
    const messages = [
      { role: 'system', text: '存款保险最高赔多少' },
      { role: 'user', text: '信用卡年费是多少' },
      { role: 'assistant', text: '……' },
      { role: 'user', text: 'Is a dormant account charged a fee?' },
    ]
    const { text, sources } = extractAnswer(index, messages)
    expect(sources.map(({ document }) => document)).toContain('account-dormancy-en')
    expect(text).toMatch(/^Extracts from the knowledge base/)
    expect(extractAnswer(index, messages.slice(0, 1)).sources).toEqual([])
  })

  test('an index of nothing answers nothing', () => {
    const empty = indexKnowledge([])
    expect(extractAnswer(empty, [{ role: 'user', text: '信用卡年费' }]).sources).toEqual([])
  })
})

describe('reading text', () => {
  test('Chinese is read in pairs of characters and Latin in words without endings', () => {
    expect(tokenize('信用卡 Gold cards 2026')).toEqual(['信用', '用卡', 'gold', 'card', '2026'])
    expect(tokenize('covered covers cancel cancelled')).toEqual([
      'cover',
      'cover',
      'cancel',
      'cancel',
    ])
    expect(tokenize('年')).toEqual([])
    expect(languageOf('Gold 卡年费')).toBe('zh')
    expect(languageOf('the 卡 that everybody knows about')).toBe('en')
  })

  test('a decimal point ends no sentence', () => {
    expect(sentencesOf('A fee of 1.5% applies. It is small!')).toEqual([
      'A fee of 1.5% applies.',
      'It is small!',
    ])
    expect(sentencesOf('年费为100元。可减免')).toEqual(['年费为100元。', '可减免'])
  })

  test('a cut text never counts more than was asked, and is a beginning of the whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, max) => {
        const { text: kept, cut } = cutToTokens(text, max)
        expect(estimateTokens(kept)).toBeLessThanOrEqual(max)
        expect(text.startsWith(kept)).toBe(true)
        expect(cut).toBe(kept.length < text.length)
      }),
    )
  })

  test('papers have unique ids and a heading that holds to its form', () => {
    expect(knowledge.length).toBeGreaterThanOrEqual(14)
    expect(new Set(knowledge.map(({ id }) => id)).size).toBe(knowledge.length)
    const heading = '---\nid: a\ntitle: A\nlanguage: en\neffective: 2026-01-01\n---\n'
    expect(parseKnowledge(`${heading}\none\n\ntwo\nlines`).paragraphs).toEqual(['one', 'two lines'])
    expect(() => parseKnowledge('no heading')).toThrow()
    expect(() => parseKnowledge(heading)).toThrow()
    expect(() => parseKnowledge(`${heading.replace('language: en', 'language: fr')}x`)).toThrow()
  })
})
