import { describe, expect, test } from 'vitest'
import type { Instant } from '#kernel/time.ts'
import { isListed, SupplierDraft } from './supplier.ts'

const at = (text: string) => text as Instant
const listing = {
  listedFrom: at('2026-01-01T00:00:00.000Z'),
  listedUntil: at('2027-01-01T00:00:00.000Z'),
  delistedAt: undefined,
}

describe('a supplier is on the list', () => {
  test.each([
    ['2025-12-31T23:59:59.999Z', false],
    ['2026-01-01T00:00:00.000Z', true],
    ['2026-12-31T23:59:59.999Z', true],
    ['2027-01-01T00:00:00.000Z', false],
  ])('at %s: %s', (instant, listed) => {
    expect(isListed(listing, at(instant))).toBe(listed)
  })

  test('up to its delisting, and not from that instant on', () => {
    const delisted = { ...listing, delistedAt: at('2026-06-01T00:00:00.000Z') }
    expect(isListed(delisted, at('2026-05-31T23:59:59.999Z'))).toBe(true)
    expect(isListed(delisted, at('2026-06-01T00:00:00.000Z'))).toBe(false)
  })

  test('never, when it was only proposed', () => {
    const proposed = { listedFrom: undefined, listedUntil: undefined, delistedAt: undefined }
    expect(isListed(proposed, at('2026-06-01T00:00:00.000Z'))).toBe(false)
  })
})

test('a supplier without a valid credit code, or with an unknown field, is no draft', () => {
  const draft = {
    name: { zh: '示例模型公司', en: 'Example Models' },
    creditCode: '91350100m000100y43',
    kind: 'model',
    dataClassMax: 'general',
    contact: '示例联系人 010-00000000',
    reviewOn: '2027-01-31',
  }
  expect(SupplierDraft.parse(draft).creditCode).toBe('91350100M000100Y43')
  expect(SupplierDraft.safeParse({ ...draft, creditCode: '91110000100000622B' }).success).toBe(
    false,
  )
  expect(SupplierDraft.safeParse({ ...draft, reviewOn: '2027-02-30' }).success).toBe(false)
  expect(SupplierDraft.safeParse({ ...draft, listed: true }).success).toBe(false)
})
