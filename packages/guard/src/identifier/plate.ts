import { isNear } from './context.ts'
import type { Match } from './kind.ts'
import { isAlphanumericAt } from './scan.ts'
import type { Window } from './window.ts'

const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const plateWords = /车牌|号牌|车辆|牌照|车主|轿车|货车|机动车|行驶证/
/** Words that end in the short name of a province and say something else, by that name. */
const wordsBefore: Readonly<Record<string, string>> = {
  京: '北南东',
  津: '天',
  川: '四',
  苏: '江',
  宁: '南西辽',
  新: '最创全更革',
  云: '白风',
  青: '年',
  贵: '宝富',
}

// Ordinary plates: a letter of the city, then five with at least two digits; new energy: six, led or ended by D or F.
const ordinary = /^[A-HJ-NP-Z][A-HJ-NP-Z0-9]{5}$/
const suffixed = /^[A-HJ-NP-Z][A-HJ-NP-Z0-9]{4}$/
const newEnergy = /^[A-HJ-NP-Z](?:[A-HJK][A-HJ-NP-Z0-9]\d{4}|\d{5}[A-HJK])$/
const SUFFIXES = '挂学警港澳'

/** Where the province stands whose plate the word at `start` would be; `undefined` where none does. */
export function plateStart(text: string, start: number): number | undefined {
  let at = start - 1
  while (start - at < 6 && /[ \n]/.test(text[at] ?? '')) at -= 1
  return at >= 0 && PROVINCES.includes(text[at]!) ? at : undefined
}

export function judgePlate(window: Window): Match | undefined {
  const { compact, text } = window
  if (compact.length < 5 || compact.length > 7) return undefined
  const provinceAt = plateStart(text, window.start)
  if (provinceAt === undefined) return undefined
  const province = text[provinceAt]!
  const value = compact.toUpperCase()
  if (!/\d.*\d/.test(value)) return undefined
  let end = window.end
  const suffixAt = end + /^\n? {0,4}/.exec(text.slice(end, end + 5))![0].length
  if (suffixed.test(value) && SUFFIXES.includes(text[suffixAt] ?? '?')) end = suffixAt + 1
  else if (!ordinary.test(value) && !newEnergy.test(value)) return undefined
  if (isAlphanumericAt(text, end)) return undefined
  const isNamed = isNear(text, provinceAt, end, plateWords)
  const isOtherWord = wordsBefore[province]?.includes(text[provinceAt - 1] ?? '?') ?? false
  if (!isNamed && (isOtherWord || value !== compact)) return undefined
  return { kind: 'licence-plate', start: provinceAt, end, score: isNamed ? 1 : 0.85 }
}
