import { expect, test } from 'vitest'
import { reviewWordsIn } from '../src/language/condition-words.ts'

const inChinese = reviewWordsIn('zh-CN')
const inEnglish = reviewWordsIn('en')

test('a review condition reads as a sentence in either language', () => {
  const when = 'given topic and topic in (complaint, loss-report, house-word)'
  expect(inChinese.conditionOf(when)).toBe('已给出事项，且事项属于（投诉、挂失、house-word）')
  expect(inEnglish.conditionOf(when)).toBe(
    'topic is given and topic is one of (complaint, report of a loss, house-word)',
  )
})

test('a review condition of any form leaves no code of the form behind', () => {
  const when = 'not (amount >= 500000.5 or score < 1e-7) and (advisory or decision = approve)'
  expect(inChinese.conditionOf(when)).toBe(
    '并非（金额不低于500,000.5，或评分低于0.0000001），且（模型仅供参考，或决定为同意）',
  )
  expect(inEnglish.conditionOf(when)).toBe(
    'not (amount at least 500,000.5 or score below 0.0000001) and (the model only advises or decision is approve)',
  )
  expect(inChinese.conditionOf('always')).toBe('一律复核')
})
