import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalise } from '../normalise.ts'
import {
  type Form,
  forms,
  generators,
  personName,
  postalAddress,
  randomFrom,
} from '../testing/identifiers.ts'
import { identifierDetector } from './identifier.ts'
import { type IdentifierKind, identifierKinds } from './kind.ts'

const detector = identifierDetector()
const surroundings = { origin: 'user', direction: 'input' } as const

function found(text: string, kinds?: readonly IdentifierKind[]): string[] {
  const using = kinds ? identifierDetector({ kinds }) : detector
  return using
    .detect(normalise(text), surroundings)
    .map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`)
}

const checked = (Object.keys(identifierKinds) as IdentifierKind[]).filter(
  (kind) => identifierKinds[kind].checksum,
)

describe('numbers with a check', () => {
  test.each([
    ['citizen-id', '11010519491231002X'],
    ['citizen-id', '440524188001010014'],
    ['uscc', '91350100M000100Y43'],
    ['uscc', '91440300708461136T'],
    ['bank-card', '6222600260001072444'],
    ['bank-card', '6225880137706868'],
    ['hong-kong-id', 'A123456(3)'],
    ['hong-kong-id', 'AB987654(3)'],
    ['taiwan-id', 'A123456789'],
    ['lei', '529900T8BM49AURSDO55'],
  ])('the published vector of %s is found: %s', (kind, value) => {
    expect(found(value)).toEqual([`${kind} ${value}`])
    expect(found(`内容${value}内容`)).toEqual([`${kind} ${value}`])
  })

  test.each([
    ['a wrong check character', '110105194912310021'],
    ['a wrong check character', '91110000100000622B'],
    ['a wrong check digit', '6222600260001072445'],
    ['a wrong check digit', 'A123456(4)'],
    ['a wrong check digit', 'A123456788'],
    ['wrong check digits', '529900T8BM49AURSDO56'],
    ['an impossible date', '110105194902310027'],
    ['a further digit in front', '1110105194912310020'],
    ['an unknown issuer', '9999990000000001'],
    ['zeros alone', '0000000000000000'],
  ])('%s is not found: %s', (_, value) => {
    expect(found(`身份证或卡号：${value}`)).toEqual([])
  })

  test('an unknown region or an impossible date is refused even where the check character is right', async () => {
    const { citizenCheck } = await import('./citizen.ts')
    for (const body of [
      '99010519900101002',
      '11990519900101002',
      '11010519900230002',
      '11010519901301002',
    ]) {
      expect(found(body + citizenCheck(body), ['citizen-id', 'residence-permit'])).toEqual([])
    }
  })

  test.each(checked)('%s is found in every form, exactly where it stands', (kind) => {
    const random = randomFrom(7)
    for (const form of Object.keys(forms) as Form[]) {
      for (let count = 0; count < 20; count += 1) {
        const { text, value } = forms[form](random, generators[kind](random), kind)
        expect(found(text, [kind]), `${form}: ${text}`).toEqual([`${kind} ${value}`])
      }
    }
  })

  test('invisible characters without number do not hide a value', () => {
    const value = [...'11010519491231002X'].join('\u200b'.repeat(40))
    const findings = detector.detect(normalise(`号${value}号`), surroundings)
    expect(findings.every(({ start, end }) => end - start <= detector.spanMax)).toBe(true)
    expect(findings[0]!.start).toBe(1)
    expect(findings.at(-1)!.end).toBe(1 + value.length)
  })
})

describe('numbers without a check', () => {
  test.each([
    ['mobile', '请拨13800138000联系', '13800138000'],
    ['mobile', '电话：+86 138-0013-8000', '+86 138-0013-8000'],
    ['mobile', '物联网卡1064812345678', '1064812345678'],
    ['mobile', '手机1380013\n8000', '1380013\n8000'],
    ['landline', '总机(010)62345678', '(010)62345678'],
    ['landline', '致电0755-26581234', '0755-26581234'],
    ['passport', '护照号E12345678', 'E12345678'],
    ['mainland-travel-permit', '回乡证H0123456789', 'H0123456789'],
    ['taiwan-travel-permit', '台胞证号01234567', '01234567'],
    ['exit-permit', '往来港澳通行证C01234567', 'C01234567'],
    ['macau-id', '澳门身份证1234567(8)', '1234567(8)'],
    ['licence-plate', '车牌京A12345', '京A12345'],
    ['licence-plate', '他的粤BD12345停在', '粤BD12345'],
    ['licence-plate', '粤Z1234港入境', '粤Z1234港'],
    ['email', '邮箱li.ming@example.com.cn。', 'li.ming@example.com.cn'],
    ['bank-account', '账号：1234567890123', '1234567890123'],
    ['cnaps', '行号：102100099996', '102100099996'],
    ['bic', 'SWIFT: BKCHCNBJ', 'BKCHCNBJ'],
    ['ip-address', '主机192.168.1.1', '192.168.1.1'],
    ['ip-address', '主机2001:db8::1:2', '2001:db8::1:2'],
    ['birth-date', '出生日期：1990年1月2日', '1990年1月2日'],
    ['password', 'password=Abc12345!x', 'Abc12345!x'],
    ['password', '{"password":"Abc12345!x"}', 'Abc12345!x'],
    ['password', '密码是135790', '135790'],
    ['bearer-token', 'Authorization: Bearer abcdEFGH1234567890xyz', 'abcdEFGH1234567890xyz'],
    ['api-key', '密钥 AKIAIOSFODNN7EXAMPLE 已停用', 'AKIAIOSFODNN7EXAMPLE'],
  ])('%s: %s', (kind, text, value) => {
    expect(found(text)).toEqual([`${kind} ${value}`])
  })

  test.each([
    '订单20231015123456789012已完成',
    '净利润13800138000元',
    '营收138,001,380.00元',
    '版本1.2.3.4发布，见3.1.2.4条',
    '时间12:30:45，std::vector<int>',
    '公告编号E20230101，财会〔2017〕22号',
    '北京A12345号文件',
    '密码：请在柜台修改',
    'password: required',
    '2018 2019 2020 2021 2022',
    'TRANSFER THE AMOUNT TO THE BANK BEFORE 2020',
  ])('nothing is found in: %s', (text) => {
    expect(found(text)).toEqual([])
  })
})

describe('names and addresses', () => {
  test('a person is found behind a label and before a title', () => {
    const random = randomFrom(11)
    for (let count = 0; count < 60; count += 1) {
      const name = personName(random)
      expect(found(`姓名：${name}，`)).toContain(`person-name ${name}`)
      expect(found(`请${name}先生到场`)).toContain(`person-name ${name}`)
    }
  })

  test.each(['客户方面', '客户服务热线', '客户余额不足', '负责人员', '客户关系管理', '客户经理'])(
    'ordinary words are no name: %s',
    (text) => expect(found(text)).toEqual([]),
  )

  test('an address is found with its house', () => {
    const random = randomFrom(13)
    for (let count = 0; count < 60; count += 1) {
      const address = postalAddress(random)
      expect(found(`请寄到${address}，谢谢`)).toEqual([`postal-address ${address}`])
    }
  })

  test('an address without a number is found behind its label', () => {
    expect(found('住址：河北省保定市莲池区东关街道。')).toEqual([
      'postal-address 河北省保定市莲池区东关街道',
    ])
  })
})

describe('any text', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      ...[
        '1',
        '62',
        '110105',
        '-',
        ' ',
        '\n',
        '(',
        ')',
        '.',
        ':',
        '@',
        'A',
        'X',
        'sk-',
        '京A',
        '姓名：王',
      ],
      ...[
        '路12号',
        '\ud800',
        '\u200b',
        '\\n',
        '-----BEGIN PRIVATE KEY-----',
        'password=',
        '6222600260001072444',
      ],
    ),
  )
  const anyText = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))

  test('never throws, and findings lie within it, in order, none too long', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let free = 0
        for (const { start, end, score } of detector.detect(normalise(text), surroundings)) {
          expect(start).toBeGreaterThanOrEqual(free)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
          expect(end - start).toBeLessThanOrEqual(detector.spanMax)
          expect(score).toBeGreaterThan(0)
          expect(score).toBeLessThanOrEqual(1)
          free = end
        }
      }),
      { numRuns: 500 },
    )
  })

  test('what is found for its check is found again when it stands alone', () => {
    const only = identifierDetector({ kinds: ['citizen-id', 'uscc', 'lei'] })
    fc.assert(
      fc.property(
        anyText,
        fc.constantFrom('citizen-id', 'uscc', 'lei'),
        fc.nat(),
        (text, kind, seed) => {
          const whole = `${text}，${generators[kind](randomFrom(seed))}，`
          for (const { start, end } of only.detect(normalise(whole), surroundings)) {
            expect(found(whole.slice(start, end), ['citizen-id', 'uscc', 'lei'])).toHaveLength(1)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  test.each([
    ['digits', '1'],
    ['single digits', '1 '],
    ['groups', '6222 '],
    ['letters', 'A1 '],
    ['colons', ':a'],
    ['at signs', 'a@'],
    ['labels', '姓名：'],
    ['secrets', 'password='],
    ['armour', '-----BEGIN '],
    ['addresses', '路1号'],
    ['base64', 'aB3/'],
  ])('a long text of %s alone is read to its end', (_, unit) => {
    const text = unit.repeat(20_000)
    for (const { end } of detector.detect(normalise(text), surroundings)) {
      expect(end).toBeLessThanOrEqual(text.length)
    }
  })
})
