import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalise } from '../normalise.ts'
import { identifierDetector } from './identifier.ts'
import { openVeiledFrom } from './veiled.ts'

const detector = identifierDetector()
const ID = '11010519491231002X'
const KEY = 'sk-proj-T3xV9qLmZr7Kc2WbYh5NdJf8GsPa4EuQ'

function found(text: string, direction: 'input' | 'output' = 'input') {
  return detector
    .detect(normalise(text), { origin: 'user', direction })
    .map(({ kind, start, end }) => [kind, text.slice(start, end)])
}

const bytes = (text: string) => Buffer.from(text, 'utf8')

describe('identifiers in disguise', () => {
  test.each([
    ['base64', bytes(ID).toString('base64')],
    ['hexadecimal', bytes(ID).toString('hex')],
    ['url', Array.from(bytes(ID), (byte) => `%${byte.toString(16)}`).join('')],
    ['entities', Array.from(ID, (one) => `&#${one.charCodeAt(0)};`).join('')],
    ['Chinese digits', '一一零一零五一九四九一二三一零零二X'],
    ['financial and mixed digits', '壹壹零壹零五19491231零零2X'],
    ['reversed', Array.from(ID).reverse().join('')],
    ['a letter that looks like X', ID.replace('X', 'Х')],
  ])('%s: the whole disguise is found as what it hides', (_, written) => {
    expect(found(`证件：${written}。`)).toEqual([['citizen-id', written]])
    expect(found(`证件：${written}。`, 'output')).toEqual([['citizen-id', written]])
  })

  test('a key broken by the end of a line is found with both halves', () => {
    const broken = `${KEY.slice(0, 12)}\r\n${KEY.slice(12)}`
    expect(found(`密钥 ${broken} 勿外传`)).toEqual([['api-key', broken]])
    const written = `${KEY.slice(0, 12)}\\n${KEY.slice(12)}`
    expect(found(`{"note":"密钥 ${written} 勿外传"}`)).toEqual([['api-key', written]])
  })

  test('code over short lines, in any dress within, is undone', () => {
    const inner = [
      Array.from(ID, (one) => `\ufffd${one}`).join(''),
      bytes(ID).toString('base64'),
      bytes(ID).toString('hex'),
      Array.from(ID, (one) => `&#${one.charCodeAt(0)};`).join(''),
      ID.replace('X', 'Х'),
      '一一零一零五一九四九一二三一零零二X',
    ]
    for (const written of inner) {
      const code = bytes(`证件号码是${written}，请核对。`).toString('base64')
      for (const width of [8, 16, 76]) {
        const lines = code.replace(new RegExp(`(.{${width}})`, 'g'), '$1\n').trimEnd()
        expect(found(lines), `${written} ${width}`).not.toEqual([])
      }
    }
  })

  test('a long run of code is decoded in what is sent, and findings stay within the span', () => {
    const code = bytes(`${'存款'.repeat(80)}证件${ID}`).toString('base64')
    const findings = detector.detect(normalise(code), { origin: 'user', direction: 'input' })
    expect(findings.length).toBeGreaterThan(0)
    for (const { start, end } of findings) expect(end - start).toBeLessThanOrEqual(256)
  })

  test('numbers, code and lines that hide nothing are left alone', () => {
    const harmless = [
      '编号 202606180001234567',
      '一二三四五六七八九零一二三四五六',
      bytes('本季度营业收入同比增长。').toString('base64'),
      '3132333435363738393031323334353637',
      'risk-\nadjusted return on capital, task-\nforce and sk-\nill',
      '第三季度х与у的关系',
    ]
    for (const text of harmless) expect(found(text), text).toEqual([])
  })

  test('whatever the text, findings lie within it and none is longer than the span', () => {
    const units = fc.constantFrom(...'0369Xx一零%&#;3sk-_=\n .aZ')
    fc.assert(
      fc.property(fc.array(units, { maxLength: 400 }), (characters) => {
        const text = characters.join('')
        for (const direction of ['input', 'output'] as const) {
          const view = normalise(text)
          for (const { start, end } of detector.detect(view, { origin: 'user', direction })) {
            expect(start).toBeLessThan(end)
            expect(end).toBeLessThanOrEqual(text.length)
            expect(end - start).toBeLessThanOrEqual(detector.spanMax)
          }
        }
      }),
    )
  })
})

describe('a disguise that is still under way', () => {
  test('wherever it is cut, it is open from its beginning', () => {
    const disguises = [
      bytes(ID).toString('base64'),
      bytes(ID).toString('hex'),
      Array.from(bytes(ID), (byte) => byte.toString(16)).join(' '),
      Array.from(bytes(ID), (byte) => `%${byte.toString(16)}`).join(''),
      Array.from(ID, (one) => `&#${one.charCodeAt(0)};`).join(''),
      '一一零一零五一九四九一二三一零零二X',
      `${KEY.slice(0, 12)}\n${KEY.slice(12)}`,
    ]
    for (const written of disguises) {
      for (let length = 1; length <= written.length; length += 1) {
        const before = '存款，证件，'
        expect(openVeiledFrom(before + written.slice(0, length))).toBeLessThanOrEqual(before.length)
      }
    }
  })

  test('ordinary text is open nowhere but in its last word', () => {
    expect(openVeiledFrom('一年期定期存款利率以公告为准。')).toBe(15)
    expect(openVeiledFrom('利率是 rate')).toBe(4)
  })
})
