import { expect, test } from 'vitest'
import { doorErrors } from './errors.ts'
import { errorOf, refusalBodyOf } from './openai.ts'

test('a refusal says what happened and what to do as two sentences', () => {
  const error = doorErrors.no_permit({ reason: undefined })
  expect(errorOf(error, 'zh-CN').message).toBe(`${error.text.zh}。${error.remedy.zh}`)
  expect(errorOf(error, 'en').message).toBe(`${error.text.en}. ${error.remedy.en}`)
})

test('clients of the Open Inference Protocol find the message as a text, and the rest beside it', () => {
  const error = doorErrors.no_permit({ reason: undefined })
  const { message, ...others } = errorOf(error, 'en')
  expect(refusalBodyOf(error, 'en', 'text')).toEqual({ error: message, ...others })
  expect(refusalBodyOf(error, 'en', 'object')).toEqual({ error: { message, ...others } })
})
