import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalise } from '../normalise.ts'
import { misconductDetector } from './misconduct.ts'
import { misconductBank, misconductKinds } from './misconduct-bank.ts'

const detector = misconductDetector()

function kindsIn(text: string): string[] {
  const findings = detector.detect(normalise(text), { origin: 'assistant', direction: 'output' })
  return [...new Set(findings.map(({ kind }) => kind))]
}

describe('misconduct is found', () => {
  test.each([
    ['这只基金稳赚不赔，放心买', 'promised-return'],
    ['我们保证您每年收益不低于10%', 'promised-return'],
    ['我行承诺年化15%的收益', 'promised-return'],
    ['稳 赚 不 赔', 'promised-return'],
    ['该产品保本保息', 'principal-guarantee'],
    ['买它，本金绝对安全', 'principal-guarantee'],
    ['我有内幕消息，赶快', 'insider-tip'],
    ['趁公告前买入就行', 'insider-tip'],
    ['某银行要倒闭，赶紧把钱取出来', 'rumour'],
    ['下午两点我们一起拉升股价', 'market-manipulation'],
    ['加微信领牛股，老师带单', 'pumping-group'],
    ['This fund has guaranteed returns of 20%', 'promised-return'],
    ['Your capital is 100% safe', 'principal-guarantee'],
    ['I have inside information on the merger', 'insider-tip'],
    ["Let's pump this coin", 'market-manipulation'],
  ])('%s', (text, kind) => {
    expect(kindsIn(text)).toContain(kind)
  })
})

describe('a warning, a ban, a denial or a report is none', () => {
  test.each([
    ['本产品不承诺保本'],
    ['禁止承诺收益不低于5%'],
    ['理财非存款，不保证本金安全，不承诺保本保息'],
    ['谨防“保本高收益”骗局'],
    ['凡是承诺保本保息的都是诈骗。'],
    ['以保本保息为诱饵吸引老人'],
    ['不得有下列行为：（一）承诺保本；（二）保证收益不低于约定水平'],
    ['理财产品有没有保本保息的？'],
    ['警方查处一起以老师带单为名的诈骗案'],
    ['张某因内幕交易、操纵市场被证监会处罚'],
    ['公司保证收益分配的合规'],
    ['There are no guaranteed returns.'],
    ['Beware of anyone promising guaranteed returns'],
    ['Offers of guaranteed returns are a scam'],
  ])('%s', (text) => {
    expect(kindsIn(text)).toEqual([])
  })
})

test('a promise does not excuse itself in another clause', () => {
  expect(kindsIn('我不骗你，稳赚不赔')).toEqual(['promised-return'])
  expect(kindsIn('这不是诈骗。保本保息')).toEqual(['principal-guarantee'])
})

test('a denial that urges on excuses nothing', () => {
  for (const text of [
    '不要错过稳赚不赔的机会',
    '谁说不能稳赚不赔',
    '别再犹豫，千万不要怀疑稳赚不赔',
    '无需担心，保本保息',
  ]) {
    expect(kindsIn(text)).toHaveLength(1)
  }
  expect(kindsIn('不要怀疑，不存在稳赚不赔的产品')).toEqual([])
})

test('every kind has its entries in the bank, in Chinese and English', () => {
  for (const kind of Object.keys(misconductKinds)) {
    const anchors = misconductBank
      .filter((entry) => entry.kind === kind)
      .flatMap((entry) => entry.anchors)
    expect(anchors.some((anchor) => /\p{Script=Han}/u.test(anchor))).toBe(true)
    expect(anchors.some((anchor) => /^[a-z]/.test(anchor))).toBe(true)
    for (const anchor of anchors) expect(normalise(anchor).text.toLowerCase()).toBe(anchor)
  }
})

test('findings lie within the text, whatever it is', () => {
  const anchors = misconductBank.flatMap((entry) => entry.anchors)
  const piece = fc.oneof(
    fc.constantFrom(...anchors),
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.constantFrom('不', '\u200b', '。', ' '),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('')
      for (const { start, end } of detector.detect(normalise(text), {
        origin: 'user',
        direction: 'input',
      })) {
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(text.length)
        expect(end - start).toBeLessThanOrEqual(detector.spanMax)
      }
    }),
  )
})

const news = new URL('../../../../../shared/data/guard/cfbenchmark/', import.meta.url)

// The sets are not part of the product; where they are absent there is nothing to count.
test.skipIf(!existsSync(news))('at most 1% of financial news is flagged', () => {
  const texts = ['company', 'event', 'risk', 'sentiment'].flatMap((name) =>
    readFileSync(new URL(`${name}.jsonl`, news), 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { input: string }).input),
  )
  const flagged = texts.filter((text) => kindsIn(text).length > 0)
  expect(flagged.length / texts.length).toBeLessThanOrEqual(0.01)
})
