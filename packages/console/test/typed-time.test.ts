import { expect, test } from 'vitest'
import { dayOf, instantOf, minuteOf } from '../src/pieces/typed-time.ts'

test('a day is read as people type it, and only where the calendar has it', () => {
  for (const typed of ['2028-02-29', '2028/2/29', '2028.02.29', ' 2028-2-29 ']) {
    expect(dayOf(typed), typed).toBe('2028-02-29')
  }
  for (const typed of [
    '',
    '2026-02-29',
    '2026-02-30',
    '2026-13-01',
    '2026-00-01',
    '2026-1-0',
    '26-01-01',
  ]) {
    expect(dayOf(typed), typed).toBeUndefined()
  }
})

test('a minute is a day and a time of it', () => {
  for (const typed of [
    '2028-02-29 09:05',
    '2028/2/29 9:05',
    '2028-02-29T09:05',
    '2028-02-29 09:05:00',
  ]) {
    expect(minuteOf(typed), typed).toBe('2028-02-29T09:05')
  }
  for (const typed of [
    '2028-02-29',
    '2026-02-29 09:05',
    '2028-02-29 24:00',
    '2028-02-29 9:5',
    '2028-02-29 09:60',
  ]) {
    expect(minuteOf(typed), typed).toBeUndefined()
  }
})

test('what is sent is the same minute in UTC', () => {
  const sent = instantOf('2028-02-29 09:05')
  expect(new Date(sent!)).toEqual(new Date(2028, 1, 29, 9, 5))
  expect(instantOf('2028-02-29 9')).toBeUndefined()
  expect(instantOf(undefined)).toBeUndefined()
})
