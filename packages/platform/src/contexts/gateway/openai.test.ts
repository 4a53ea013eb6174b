import { expect, test } from 'vitest'
import { doorErrors } from './errors.ts'
import { errorOf } from './openai.ts'

test('a refusal says what happened and what to do as two sentences', () => {
  const error = doorErrors.no_permit({ reason: undefined })
  expect(errorOf(error, 'zh-CN').error.message).toBe(`${error.text.zh}。${error.remedy.zh}`)
  expect(errorOf(error, 'en').error.message).toBe(`${error.text.en}. ${error.remedy.en}`)
})
