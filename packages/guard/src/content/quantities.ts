/** A number of a text in one form whatever its spelling: 五十万元, 50万元, 500,000 元 and RMB 0.5 million are one. */
export interface Quantity {
  readonly kind: 'number' | 'date'
  readonly start: number
  readonly end: number
  /** A number as digits and exponent (`5e5`); a date as `2024-03-05`, `2024-03`, `2024`, `--03-05` or `Q2`. */
  readonly value: string
  /** The digits before 万 or `million`: what a table under the heading 万元 shows. */
  readonly bare: string
  /** Canonical unit; empty where none stands. */
  readonly unit: string
  /** The scale and unit as written, in lower case. */
  readonly written: string
}

const scales: Readonly<Record<string, number>> = {
  十: 1,
  百: 2,
  千: 3,
  万: 4,
  百万: 6,
  千万: 7,
  亿: 8,
  百亿: 10,
  千亿: 11,
  万亿: 12,
  k: 3,
  thousand: 3,
  m: 6,
  mn: 6,
  million: 6,
  bn: 9,
  billion: 9,
  trillion: 12,
}

const units: Readonly<Record<string, string>> = {
  '%': '%',
  percent: '%',
  '‰': '‰',
  个百分点: 'pp',
  百分点: 'pp',
  'percentage points': 'pp',
  个基点: 'bp',
  基点: 'bp',
  bps: 'bp',
  bp: 'bp',
  元: 'CNY',
  元人民币: 'CNY',
  人民币: 'CNY',
  块: 'CNY',
  块钱: 'CNY',
  yuan: 'CNY',
  rmb: 'CNY',
  cny: 'CNY',
  美元: 'USD',
  usd: 'USD',
  dollars: 'USD',
  港元: 'HKD',
  港币: 'HKD',
  hkd: 'HKD',
  欧元: 'EUR',
  eur: 'EUR',
  日元: 'JPY',
  英镑: 'GBP',
  年: 'year',
  years: 'year',
  year: 'year',
  个月: 'month',
  月: 'month',
  months: 'month',
  month: 'month',
  天: 'day',
  日: 'day',
  days: 'day',
  day: 'day',
  小时: 'hour',
  hours: 'hour',
  分钟: 'minute',
  minutes: 'minute',
  倍: 'times',
  times: 'times',
  股: 'share',
  shares: 'share',
  手: 'lot',
  份: 'part',
  笔: 'deal',
  户: 'household',
  人: 'person',
  名: 'person',
  家: 'firm',
  岁: 'age',
  期: 'term',
  吨: 'tonne',
  公斤: 'kg',
  平方米: 'm2',
  万股: 'share',
}

const currencies: Readonly<Record<string, string>> = {
  '¥': 'CNY',
  rmb: 'CNY',
  cny: 'CNY',
  人民币: 'CNY',
  $: 'USD',
  usd: 'USD',
  us$: 'USD',
  '€': 'EUR',
  hkd: 'HKD',
  hk$: 'HKD',
}

const digits = '零一二三四五六七八九'
/** Longer figures are compared as they stand; nobody speaks of them with a unit. */
const FIGURE_LENGTH_MAX = 40

const longestFirst = (words: readonly string[]) =>
  [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[$]/g, '\\$&'))
    .join('|')

const unitPattern = longestFirst(Object.keys(units))
const latinScales = 'thousand|million|billion|trillion|mn|bn|k|m'
const numberPattern = new RegExp(
  `(${longestFirst(Object.keys(currencies))})?[ ]?(?<!\\d\\.?)(\\d{1,40}(?:,\\d{3}){0,12}(?:\\.\\d{1,20})?)[ ]?(万亿|千亿|百亿|千万|百万|[亿万千百]|(?:${latinScales})(?![a-z]))?[ ]?((?:${unitPattern})(?![a-z]))?`,
  'g',
)
const spelledPattern = new RegExp(
  `(百分之)?([零〇一二两三四五六七八九十百千万亿]{1,20}(?:点[零〇一二三四五六七八九]{1,10})?)(成(?![立为本交员功长就分果熟人])|${unitPattern})?`,
  'g',
)
const datePattern =
  /(?<!\d)(?:(\d{4}) ?年 ?(?:(\d{1,2}) ?月 ?(?:(\d{1,2}) ?[日号])?)?|(\d{4})([-/.])(\d{1,2})\5(\d{1,2})(?!\d)|(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]|([〇零一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})[日号])?)?|([一二三四1-4])季度|第([一二三四1-4])季|q([1-4])(?![a-z0-9]))/g

/** Every number and date of a normalised text, in linear time. Dates go first: their parts are no numbers. */
export function quantitiesIn(source: string): Quantity[] {
  // Some letters grow when they become small; then offsets would be wrong, so they stay.
  const lowered = source.toLowerCase()
  const text = lowered.length === source.length ? lowered : source
  const dates = datesIn(text)
  const rest = blanked(text, dates)
  return [...dates, ...numbersIn(rest), ...spelledNumbersIn(rest)]
}

function blanked(text: string, taken: readonly Quantity[]): string {
  let rest = ''
  let at = 0
  for (const { start, end } of taken) {
    rest += `${text.slice(at, start)}${'\n'.repeat(end - start)}`
    at = end
  }
  return rest + text.slice(at)
}

function datesIn(text: string): Quantity[] {
  return [...text.matchAll(datePattern)].map((match) => {
    const [whole, y1, m1, d1, y2, , m2, d2, m3, d3, y4, m4, d4, q1, q2, q3] = match
    const quarter = q1 ?? q2 ?? q3
    const value =
      quarter === undefined
        ? dateOf(y1 ?? y2 ?? y4, m1 ?? m2 ?? m3 ?? m4, d1 ?? d2 ?? d3 ?? d4)
        : `Q${plainFigure(quarter)}`
    const start = match.index
    return {
      kind: 'date',
      start,
      end: start + whole.length,
      value,
      bare: value,
      unit: '',
      written: '',
    }
  })
}

function dateOf(year: string | undefined, month: string | undefined, day: string | undefined) {
  const y = year === undefined ? '-' : [...year].map(plainFigure).join('')
  const two = (part: string) => plainFigure(part).padStart(2, '0')
  if (month === undefined) return y
  return day === undefined ? `${y}-${two(month)}` : `${y}-${two(month)}-${two(day)}`
}

function plainFigure(text: string): string {
  return /^\d+$/.test(text) ? String(Number(text)) : String(spelledValue(text) ?? text)
}

function numbersIn(text: string): Quantity[] {
  const found: Quantity[] = []
  for (const match of text.matchAll(numberPattern)) {
    const [whole, currency, figure, scale = '', unit = ''] = match
    if (figure === undefined) continue
    const lead = whole.length - whole.trimStart().length
    const start = match.index + lead
    const end = match.index + whole.trimEnd().length
    const plain = figure.replaceAll(',', '')
    found.push({
      kind: 'number',
      start,
      end,
      value: decimal(plain, scales[scale] ?? 0),
      bare: decimal(plain, 0),
      unit: units[unit] ?? (currency === undefined ? '' : (currencies[currency] ?? '')),
      written: `${scale}${unit}`,
    })
  }
  return found
}

function spelledNumbersIn(text: string): Quantity[] {
  const found: Quantity[] = []
  for (const match of text.matchAll(spelledPattern)) {
    const [whole, percent, figure = '', unit = ''] = match
    const [integer = '', fraction] = figure.split('点')
    const value = spelledValue(integer)
    if (value === undefined) continue
    const before = text.slice(Math.max(0, match.index - 2), match.index)
    // After a figure these are its scale; after 第 an ordinal; alone mostly a word (一般, 千万别, 十分).
    if (/[\d第]$|\d\.$/.test(before)) continue
    const known = percent !== undefined || unit !== ''
    const isCompound = integer.length >= 3 && /[十百千万亿]/.test(integer)
    if (!known && !isCompound) continue
    const isPrecise =
      percent !== undefined || ['CNY', 'USD', '%', 'pp', 'bp'].includes(units[unit] ?? '')
    if (value <= 1n && fraction === undefined && !isPrecise) continue
    const tail =
      fraction === undefined ? '' : `.${[...fraction].map((each) => valueOfDigit(each)).join('')}`
    const tenths = unit === '成' ? 1 : 0
    found.push({
      kind: 'number',
      start: match.index,
      end: match.index + whole.length,
      value: decimal(`${value}${tail}`, tenths),
      bare: decimal(`${value}${tail}`, tenths),
      unit: percent !== undefined || unit === '成' ? '%' : (units[unit] ?? ''),
      written: unit,
    })
  }
  return found
}

function valueOfDigit(character: string): number {
  if (character === '〇') return 0
  if (character === '两') return 2
  return digits.indexOf(character)
}

/** 五十万 as 500000; 二〇二四 digit by digit. Undefined for what is no number (万一, 百千). */
function spelledValue(text: string): bigint | undefined {
  if (text === '') return undefined
  if (/^[零〇一二两三四五六七八九]+$/.test(text)) {
    return BigInt([...text].map(valueOfDigit).join(''))
  }
  let total = 0n
  let section = 0n
  let digit: bigint | undefined
  for (const character of text) {
    const power = scales[character]
    if (power === undefined) {
      digit = BigInt(valueOfDigit(character))
      continue
    }
    if (power >= 4) {
      section += digit ?? 0n
      if (section === 0n && total === 0n) return undefined
      if (power === 8) {
        total = (total + section) * 100_000_000n
      } else total += section * 10_000n
      section = 0n
    } else {
      if (digit === undefined && power > 1) return undefined
      section += (digit ?? 1n) * 10n ** BigInt(power)
    }
    digit = undefined
  }
  return total + section + (digit ?? 0n)
}

/** Digits without leading and trailing zeros, and the power of ten: equal numbers are equal texts. */
function decimal(plain: string, power: number): string {
  if (plain.length > FIGURE_LENGTH_MAX * 2) return plain
  const [integer = '', fraction = ''] = plain.split('.')
  const all = `${integer}${fraction}`.replace(/^0+/, '')
  const significant = trimmedZeros(all)
  if (significant === '') return '0'
  return `${significant}e${power - fraction.length + (all.length - significant.length)}`
}

function trimmedZeros(text: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === '0') end -= 1
  return text.slice(0, end)
}
