import { normalise } from './normalise.ts'

/** What stands for a value of which nothing may be seen, not even its length. */
export const FULL_MASK = '****'

const compoundSurnames = new Set(
  '欧阳 上官 司马 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 东方 宇文 长孙 司徒 司空 端木 南宫 独孤'.split(
    ' ',
  ),
)

const han = /^\p{Script=Han}/u

/** Digits and letters only, as they would be typed into a form. */
function compact(value: string): string {
  return normalise(value).text.replace(/[^0-9A-Za-z]/g, '')
}

/** Shows `first` and `last` units, provided that at least as many stay hidden as are shown, and four. */
function ends(value: string, first: number, last: number): string {
  const hidden = value.length - first - last
  if (hidden < 4) return FULL_MASK
  return value.slice(0, first) + '*'.repeat(hidden) + value.slice(value.length - last)
}

function mobile(value: string): string {
  const digits = compact(value).replace(/^(?:0086|86)(?=1[0-9]{10}$)/, '')
  return /^1[0-9]{10}$/.test(digits) ? `${digits.slice(0, 3)}****${digits.slice(-4)}` : FULL_MASK
}

/** The last four digits, as a card is named on a receipt. */
function card(value: string): string {
  const digits = compact(value)
  return digits.length >= 12 ? `${FULL_MASK}${digits.slice(-4)}` : FULL_MASK
}

function personName(value: string): string {
  const name = normalise(value).text.trim()
  if (!han.test(name) || Array.from(name).length < 2) return FULL_MASK
  const two = name.slice(0, 2)
  const surname = compoundSurnames.has(two) && name.length > 2 ? two : Array.from(name)[0]
  return `${surname}*`
}

function email(value: string): string {
  const address = normalise(value).text.replace(/\s+/g, '')
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  const shown = at > 1 && /^[A-Za-z]/.test(address) && /^[A-Za-z][A-Za-z0-9.-]{1,80}$/.test(domain)
  return shown ? `${address.charAt(0)}***@${domain}` : FULL_MASK
}

const district =
  /^(?:\p{Script=Han}{2,8}?(?:省|自治区|特别行政区))?(?:\p{Script=Han}{1,8}?(?:市|自治州|地区|盟))(?:\p{Script=Han}{1,6}?(?:(?<![小社园厂校景院片营])区|县|旗))?/u

/** Down to the district, and only from a city on: 小区 names a house, not a district. */
function address(value: string): string {
  const shown = district.exec(normalise(value).text.trim())?.[0] ?? ''
  return `${shown}${FULL_MASK}`
}

/**
 * What is left to see of a value, by kind: the strict reading of what Chinese banks customarily show. Of every kind
 * that is not listed, nothing.
 */
const rules: ReadonlyMap<string, (value: string) => string> = new Map([
  ['citizen-id', (value: string) => ends(compact(value), 1, 1)],
  ['residence-permit', (value: string) => ends(compact(value), 1, 1)],
  ['mobile', mobile],
  ['bank-card', card],
  ['bank-account', card],
  ['person-name', personName],
  ['email', email],
  ['postal-address', address],
])

/** The masked form of a value. INVARIANT: never shows more of it than the rule of its kind. */
export function maskOf(kind: string, value: string): string {
  return rules.get(kind)?.(value) ?? FULL_MASK
}
