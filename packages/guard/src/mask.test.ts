import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { edited, editsOf } from './edit.ts'
import { FULL_MASK, maskOf } from './mask.ts'
import type { GuardAction, Judged } from './policy.ts'
import { openVault, restore, tokenFor, tokenSafeEnd } from './vault-token.ts'

const NONCE = 'k2j4h5g6f7d8s9a0'

const judged = (kind: string, start: number, end: number, action: GuardAction): Judged => ({
  guard: 'identifier',
  version: '1',
  kind,
  start,
  end,
  score: 1,
  threshold: 0.5,
  action,
})

describe('masks', () => {
  test.each([
    ['mobile', '13800138000', '138****8000'],
    ['mobile', '+86 138-0013-8000', '138****8000'],
    ['mobile', '１３８００１３８０００', '138****8000'],
    ['mobile', '138001', FULL_MASK],
    ['citizen-id', '11010519491231002X', '1****************X'],
    ['bank-card', '6222 6002 6000 1072 444', '****2444'],
    ['person-name', '张伟', '张*'],
    ['person-name', '欧阳志远', '欧阳*'],
    ['person-name', 'John Smith', FULL_MASK],
    ['email', 'zhang.wei@example.com', 'z***@example.com'],
    ['email', '13800138000@13800138000.com', FULL_MASK],
    ['postal-address', '上海市浦东新区世纪大道100号', '上海市浦东新区****'],
    ['postal-address', '广东省深圳市南山区科技园阳光小区3栋', '广东省深圳市南山区****'],
    ['postal-address', '阳光小区3栋', FULL_MASK],
    ['private-key', '-----BEGIN', FULL_MASK],
    ['something-new', 'value', FULL_MASK],
  ])('%s %s shows %s', (kind, value, shown) => {
    expect(maskOf(kind, value)).toBe(shown)
  })
})

describe('findings that overlap', () => {
  const text = 'a@b.cn 13800138000 张伟'

  test('are hidden whole where they disagree', () => {
    const edits = editsOf(
      text,
      [judged('mobile', 7, 18, 'mask'), judged('bank-account', 7, 18, 'mask')],
      undefined,
    )
    expect(edited(text, edits, 0, text.length)).toBe(`a@b.cn ${FULL_MASK} 张伟`)
  })

  test('take the strictest action over all that any of them covers', () => {
    const vault = openVault(NONCE)
    const edits = editsOf(
      text,
      [judged('address', 0, 18, 'token'), judged('mobile', 7, 18, 'mask')],
      vault,
    )
    expect(edited(text, edits, 0, text.length)).toBe(`${FULL_MASK} 张伟`)
    expect(vault.valueByCode.size).toBe(0)
  })

  test('that only touch keep their own masks, and flags change nothing', () => {
    const edits = editsOf(
      '13800138000张伟',
      [
        judged('mobile', 0, 11, 'mask'),
        judged('person-name', 11, 13, 'mask'),
        judged('other', 5, 12, 'flag'),
      ],
      undefined,
    )
    expect(edited('13800138000张伟', edits, 0, 13)).toBe('138****8000张*')
  })
})

describe('tokens', () => {
  test('the same value has the same token in a call, another call has another', () => {
    const vault = openVault(NONCE)
    const token = tokenFor(vault, 'mobile', '13800138000')
    expect(token).toMatch(/^\[\[mobile:[a-z0-9]{6}\]\]$/)
    expect(tokenFor(vault, 'mobile', '13800138000')).toBe(token)
    expect(tokenFor(vault, 'mobile', '13800138001')).not.toBe(token)
    expect(tokenFor(openVault('another-nonce-0001'), 'mobile', '13800138000')).not.toBe(token)
    expect(() => openVault('short')).toThrow(RangeError)
  })

  test('turn back also where the model changed case or set blanks, and only where the vault knows them', () => {
    const vault = openVault(NONCE)
    const token = tokenFor(vault, 'mobile', '$& 138')
    expect(restore(`${token}, ${token.toUpperCase()}, ${token.replace(':', ': ')}`, vault)).toBe(
      '$& 138, $& 138, $& 138',
    )
    expect(restore('[[mobile:zzzzzz]]', vault)).toBe('[[mobile:zzzzzz]]')
  })

  test('a thousand values have a thousand tokens', () => {
    const vault = openVault(NONCE)
    const tokens = Array.from({ length: 1_000 }, (_, index) => tokenFor(vault, 'k', String(index)))
    expect(new Set(tokens).size).toBe(1_000)
    expect(restore(tokens.join(''), vault)).toBe(Array.from(tokens.keys()).join(''))
  })

  test('no cut at a safe end goes through a token', () => {
    const vault = openVault(NONCE)
    const token = tokenFor(vault, 'citizen-id', 'X')
    const pieces = fc.array(fc.constantFrom(token, '[', '[[', ']]', 'x', '汉'), { maxLength: 12 })
    fc.assert(
      fc.property(pieces, fc.nat(200), (list, cut) => {
        const text = list.join('')
        const end = tokenSafeEnd(text, Math.min(cut, text.length))
        expect(restore(text.slice(0, end), vault) + restore(text.slice(end), vault)).toBe(
          restore(text, vault),
        )
      }),
    )
  })
})
