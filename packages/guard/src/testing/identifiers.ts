import { citizenCheck } from '../identifier/citizen.ts'
import type { IdentifierKind } from '../identifier/kind.ts'
import { leiCheck, usccCheck } from '../identifier/organisation.ts'
import { hongKongCheck, isTaiwanId } from '../identifier/overseas.ts'

// Synthetic values and the forms that they are written in, for tests and measurements. Nobody's number is drawn on purpose.

export type Random = () => number

/** The same seed gives the same numbers, so that a figure can be had again. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit)
}

export function oneOf<T>(random: Random, values: readonly T[]): T {
  return values[below(random, values.length)]!
}

function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => below(random, 10)).join('')
}

function characters(random: Random, alphabet: string, count: number): string {
  return Array.from({ length: count }, () => alphabet[below(random, alphabet.length)]!).join('')
}

const padded = (value: number) => String(value).padStart(2, '0')
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const PLATE_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'

const counties =
  '110101 110108 120103 130102 130528 140107 210102 220104 230109 310104 310115 320106 330106 340103 350203 360102 370202 410105 420106 430102 440106 440305 450103 460106 500103 510107 520102 530111 610113 620102 630102 640104 650102'.split(
    ' ',
  )
const binsBySize = {
  16: '622260 622588 622848 622690 622660 622521 622908 622622 622298 621483 436742 456351'.split(
    ' ',
  ),
  19: '622202 622208 621660 621700 622700 621799 622188 621226 621661 955880'.split(' '),
}

export function birthDate(random: Random): string {
  return `${1940 + below(random, 70)}${padded(1 + below(random, 12))}${padded(1 + below(random, 28))}`
}

function citizen(random: Random, region: string): string {
  const body = `${region}${birthDate(random)}${digits(random, 3)}`
  return body + citizenCheck(body)
}

function luhnCheck(body: string): string {
  let sum = 0
  for (let index = body.length - 1, place = 1; index >= 0; index -= 1, place += 1) {
    const digit = Number(body[index])
    sum += place % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return String((10 - (sum % 10)) % 10)
}

function bankCard(random: Random): string {
  const size = oneOf(random, [16, 19] as const)
  const bin = oneOf(random, binsBySize[size])
  const body = bin + digits(random, size - 7)
  return body + luhnCheck(body)
}

function uscc(random: Random): string {
  const department = oneOf(random, ['91', '91', '91', '92', '93', '11', '12', '51', '52', 'N1'])
  const body = department + oneOf(random, counties) + characters(random, USCC_ALPHABET, 9)
  return body + usccCheck(body)!
}

function lei(random: Random): string {
  const body = `${oneOf(random, ['3003', '5299', '5493', '2138'])}00${characters(random, LETTERS + USCC_ALPHABET, 12)}`
  return body + leiCheck(body)
}

function hongKongId(random: Random): string {
  const body = characters(random, LETTERS, oneOf(random, [1, 1, 1, 2])) + digits(random, 6)
  return `${body}(${hongKongCheck(body)})`
}

function taiwanId(random: Random): string {
  const body =
    oneOf(random, [...LETTERS]) + oneOf(random, ['1', '2', '8', '9', 'A']) + digits(random, 7)
  for (let check = 0; check < 10; check += 1) if (isTaiwanId(body + check)) return body + check
  throw new RangeError('every body has a check digit')
}

function plate(random: Random): string {
  const head =
    oneOf(random, [...'京津沪渝冀豫辽黑湘皖鲁苏浙赣鄂粤川琼']) + oneOf(random, [...'ABCDEFG'])
  const sort = below(random, 3)
  if (sort === 0)
    return `${head}${oneOf(random, ['D', 'F'])}${characters(random, PLATE_ALPHABET, 1)}${digits(random, 4)}`
  if (sort === 1) return `${head}${digits(random, 4)}${oneOf(random, [...'学警挂'])}`
  return `${head}${characters(random, PLATE_ALPHABET, 1)}${digits(random, 4)}`
}

const families = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾萧田董潘袁于蒋蔡余杜叶程魏苏吕丁',
]
const given =
  '伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 桂英 秀兰 建国 建华 志强 志明 海燕 晓明 晓东 小红 国强 文静 雪梅 婷婷 宇航 子涵 梓轩 浩然 欣怡 雨桐 俊杰 思远 佳琪 嘉豪 天宇 博文 美玲 丽华 玉兰 春梅 永强 立新'.split(
    ' ',
  )

export function personName(random: Random): string {
  return oneOf(random, families) + oneOf(random, given)
}

export function postalAddress(random: Random): string {
  const place = oneOf(random, [
    '北京市海淀区',
    '上海市浦东新区',
    '广东省深圳市南山区',
    '浙江省杭州市西湖区',
    '四川省成都市武侯区',
    '江苏省南京市鼓楼区',
    '湖北省武汉市洪山区',
    '陕西省西安市雁塔区',
  ])
  const road = oneOf(random, [
    '中山路',
    '人民大道',
    '解放街',
    '学院路',
    '和平里',
    '建设大街',
    '长安街',
    '科技二路',
  ])
  const house = `${1 + below(random, 900)}号`
  const room = oneOf(random, [
    '',
    `${1 + below(random, 30)}栋`,
    `${1 + below(random, 9)}号楼${1 + below(random, 5)}单元${100 + below(random, 2000)}室`,
  ])
  return place + road + house + room
}

/** One synthetic, valid value by kind. */
export const generators = {
  'citizen-id': (random) => citizen(random, oneOf(random, counties)),
  'residence-permit': (random) => citizen(random, oneOf(random, ['810000', '820000', '830000'])),
  'permanent-residence': (random) =>
    citizen(
      random,
      `9${oneOf(random, ['11', '31', '44'])}${oneOf(random, ['840', '826', '392', '410', '276'])}`,
    ),
  uscc,
  'bank-card': bankCard,
  'hong-kong-id': hongKongId,
  'taiwan-id': taiwanId,
  lei,
  mobile: (random) =>
    `1${oneOf(random, ['38', '39', '50', '52', '58', '66', '72', '77', '86', '88', '91', '98'])}${digits(random, 8)}`,
  landline: (random) =>
    `${oneOf(random, ['010', '021', '0755', '0571', '028'])}-${2 + below(random, 7)}${digits(random, 7)}`,
  passport: (random) =>
    oneOf(random, [
      `E${digits(random, 8)}`,
      `E${oneOf(random, [...'ABCDEFGH'])}${digits(random, 7)}`,
    ]),
  'mainland-travel-permit': (random) => `${oneOf(random, ['H', 'M'])}${digits(random, 8)}`,
  'exit-permit': (random) => `C${oneOf(random, [...'ABCDEF0123'])}${digits(random, 7)}`,
  'taiwan-travel-permit': (random) => `0${digits(random, 7)}`,
  'macau-id': (random) =>
    `${oneOf(random, ['1', '5', '7'])}${digits(random, 6)}(${digits(random, 1)})`,
  'licence-plate': plate,
  email: (random) =>
    `${characters(random, LETTERS.toLowerCase(), 6)}${digits(random, 2)}@${oneOf(random, ['example.com', 'mail.example.cn', 'bank.example.com.cn'])}`,
  'bank-account': (random) =>
    `${1 + below(random, 9)}${digits(random, oneOf(random, [11, 13, 16, 20]))}`,
  cnaps: (random) => `${oneOf(random, ['102', '103', '104', '105', '308'])}${digits(random, 9)}`,
  bic: (random) => oneOf(random, ['BKCHCNBJ', 'ICBKCNBJ', 'PCBCCNBJ', 'ABOCCNBJ110', 'CMBCCNBS']),
  'ip-address': (random) =>
    `${oneOf(random, ['10.20', '172.16', '192.168', '203.0'])}.${100 + below(random, 155)}.${below(random, 255)}`,
  'postal-address': postalAddress,
  'person-name': personName,
  'birth-date': (random) => birthDate(random).replace(/(....)(..)(..)/, '$1-$2-$3'),
  'api-key': (random) =>
    `sk-${characters(random, LETTERS + LETTERS.toLowerCase() + USCC_ALPHABET, 40)}`,
  jwt: (random) =>
    `eyJhbGciOiJIUzI1NiJ9.${characters(random, LETTERS + LETTERS.toLowerCase(), 40)}.${characters(random, LETTERS + LETTERS.toLowerCase(), 43)}`,
  'bearer-token': (random) =>
    characters(random, LETTERS + LETTERS.toLowerCase() + USCC_ALPHABET, 32),
  password: (random) =>
    `${characters(random, LETTERS, 2)}${characters(random, LETTERS.toLowerCase(), 4)}${digits(random, 3)}!`,
  'private-key': (random) =>
    `-----BEGIN PRIVATE KEY-----\n${characters(random, LETTERS + LETTERS.toLowerCase() + USCC_ALPHABET, 64)}\n-----END PRIVATE KEY-----`,
} as const satisfies Record<IdentifierKind, (random: Random) => string>

const groupings: Partial<Record<IdentifierKind, readonly number[]>> = {
  'citizen-id': [6, 8, 4],
  'residence-permit': [6, 8, 4],
  'permanent-residence': [6, 8, 4],
  mobile: [3, 4, 4],
  'hong-kong-id': [-9, 3, 3, 3],
}

/** The value cut into the groups that people use for its kind: fours where nothing else is usual. */
export function groupsOf(kind: IdentifierKind, value: string): string[] {
  const letters = kind === 'hong-kong-id' ? /^[A-Z]+/.exec(value)![0].length : 0
  const sizes =
    letters > 0 ? [letters, 6, 3] : (groupings[kind] ?? Array.from({ length: 8 }, () => 4))
  const groups: string[] = []
  let from = 0
  for (const size of sizes) {
    if (from < value.length) groups.push(value.slice(from, from + size))
    from += size
  }
  return groups
}

function cutAt(random: Random, value: string, by: string): string {
  const place = 1 + below(random, value.length - 1)
  return value.slice(0, place) + by + value.slice(place)
}

const fullWidth = (value: string) =>
  value.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))

interface Written {
  readonly text: string
  /** As it stands in the text. */
  readonly value: string
}

const around = (before: string, value: string, after: string): Written => ({
  text: before + value + after,
  value,
})

/** The forms of the matrix: each writes a value of a kind into a text. None of the texts names the kind. */
export const forms = {
  glued: (_, value) => around('客户提供的是', value, '请尽快核对'),
  spaced: (_, value) => around('客户提供的是 ', value, ' 请尽快核对'),
  'after colon': (_, value) => around('客户提供如下：', value, '，请尽快核对'),
  'full width': (_, value) => around('客户提供的是', fullWidth(value), '请尽快核对'),
  'grouped by blank': (_, value, kind) =>
    around('客户提供的是', groupsOf(kind, value).join(' '), '，请核对'),
  'grouped by hyphen': (_, value, kind) =>
    around('客户提供的是', groupsOf(kind, value).join('-'), '，请核对'),
  'zero-width split': (random, value) =>
    around('客户提供的是', cutAt(random, cutAt(random, value, '\u200b'), '\u200d'), '请核对'),
  'broken over lines': (random, value) =>
    around('客户提供的是', cutAt(random, value, oneOf(random, ['\n', '\r\n', '\n  '])), '请核对'),
  'in JSON': (random, value) =>
    oneOf(random, [
      () => around('{"id":7,"value":"', value, '","remark":"核对"}'),
      () => around('{"text":"如下\\n', value, '\\n请核对"}'),
    ])(),
  'in Markdown': (random, value) =>
    oneOf(random, [
      () => around('| 序号 | 内容 |\n|---|---|\n| 1 | ', value, ' |\n'),
      () => around('- 内容：**', value, '**\n- 备注'),
      () => around('请核对 `', value, '` 是否一致'),
    ])(),
} as const satisfies Record<
  string,
  (random: Random, value: string, kind: IdentifierKind) => Written
>

export type Form = keyof typeof forms
