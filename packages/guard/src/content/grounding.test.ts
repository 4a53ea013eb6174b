import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalise } from '../normalise.ts'
import { groundingDetector, readSources } from './grounding.ts'

function ungrounded(answer: string, ...sources: string[]) {
  const detector = groundingDetector(readSources(sources))
  return detector
    .detect(normalise(answer), { origin: 'assistant', direction: 'output' })
    .map(({ kind, start, end }) => `${kind}:${answer.slice(start, end)}`)
}

describe('numbers of an answer', () => {
  test.each([
    ['贷款额度为50万元。', '授信额度：五十万元'],
    ['贷款额度为 500,000 元。', '授信额度：五十万元'],
    ['额度五十万元', '额度为人民币500000元'],
    ['年利率为3.85%', '利率：百分之三点八五'],
    ['年利率为３．８５％', '利率：3.850%'],
    ['营收1.2亿元', '营业收入为12,000万元'],
    ['revenue of RMB 0.5 million', '收入为50万元'],
    ['收入为500万元', '单位：万元\n收入 | 500 | 450'],
    ['到期日为2024年3月5日', '到期日 2024-03-05'],
    ['于二〇二四年三月五日到期', '到期日 2024/3/5'],
    ['2024年到期', '到期日 2024-03-05'],
    ['二季度净息差', '第2季净息差'],
    ['占比三成', '占比30%'],
    ['1. 利率为4%\n2. 期限为3年', '利率4%，期限三年'],
    ['一方面，银行十分重视；千万不要逾期，万一逾期请联系第三方[1]', '无'],
    ['① 利率为4%', '利率4%'],
  ])('%s stands in: %s', (answer, source) => {
    expect(ungrounded(answer, source)).toEqual([])
  })

  test.each([
    ['贷款额度为60万元。', '授信额度：五十万元', ['ungrounded-number:60万元']],
    ['年利率为3.85%', '期限为3.85年', ['ungrounded-number:3.85%']],
    ['增长五个百分点', '增长5%', ['ungrounded-number:五个百分点']],
    ['到期日为2024年3月6日', '到期日 2024-03-05', ['ungrounded-date:2024年3月6日']],
    ['共计3,000户', '共计300户', ['ungrounded-number:3,000户']],
    ['营收增长，500万元', '营收300万元', ['ungrounded-number:500万元']],
    ['分别为3，50万元', '分别为3，60万元', ['ungrounded-number:50万元']],
    ['额度……五十万元', '额度六十万元', ['ungrounded-number:五十万元']],
    ['盈利⑨⑨万', '盈利98万', ['ungrounded-number:⑨⑨万']],
    ['the loan is 500,000 USD', 'the loan is 500,000 yuan', ['ungrounded-number:500,000 USD']],
  ])('%s does not stand in: %s', (answer, source, found) => {
    expect(ungrounded(answer, source)).toEqual(found)
  })
})

describe('quoted terms of an answer', () => {
  test('a term of the sources is grounded, however it is spaced', () => {
    const source = '根据《商业银行 金融资产风险分类办法》，称为"重组 资产"。'
    expect(ungrounded('依据《商业银行金融资产风险分类办法》，属于「重组资产」。', source)).toEqual(
      [],
    )
  })

  test('a term that no source holds is found', () => {
    expect(ungrounded('依据《个人贷款补充规定》和“绿色通道”', '《个人贷款管理办法》')).toEqual([
      'ungrounded-quote:个人贷款补充规定',
      'ungrounded-quote:绿色通道',
    ])
  })
})

test('nothing makes it throw, and findings lie within the text', () => {
  const piece = fc.constantFrom(
    '五十万',
    '元',
    '%',
    '《',
    '》',
    '"',
    '2024年',
    '3月',
    '亿',
    '点',
    '1,',
    '.5',
    '百分之',
    '\ud800',
    ' ',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 60 }).map((all) => all.join('')),
  )
  fc.assert(
    fc.property(text, text, (answer, source) => {
      const detector = groundingDetector(readSources([source]))
      for (const { start, end } of detector.detect(normalise(answer), {
        origin: 'assistant',
        direction: 'output',
      })) {
        expect(start).toBeLessThanOrEqual(end)
        expect(end).toBeLessThanOrEqual(answer.length)
        expect(end - start).toBeLessThanOrEqual(detector.spanMax)
      }
    }),
  )
})

test('an answer grounds itself', () => {
  const answer =
    '截至2024年3月31日，五十万元贷款的利率为3.85%，「重组资产」下降三成，共1,200户，Q2 达 3.5 million。'
  expect(ungrounded(answer, answer)).toEqual([])
})
