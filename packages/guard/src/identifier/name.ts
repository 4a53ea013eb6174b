import type { Match } from './kind.ts'
import { isAlphanumericAt, isHanAt, listPositionsOf, type Scan } from './scan.ts'
import { compoundSurnames, followers, givenNames, notNames, surnames } from './surnames.ts'

/** Labels behind which a person is named. Those in `strong` name one even without a colon. */
const labels =
  '姓名 户名 名字 经办人 联系人 申请人 借款人 担保人 保证人 持卡人 收款人 付款人 汇款人 投保人 被保险人 受益人 委托人 受托人 代理人 负责人 签字人 出质人 抵押人 承租人 出租人 收件人 寄件人 监护人 当事人 债务人 债权人 复核人 审批人 授权人 制单人 开户人 法定代表人 法人代表 法人 客户 储户 用户 客户经理 柜员 业务员 理财经理 行长 董事长 总经理 我叫 名叫 我是 本人 妻子 丈夫 父亲 母亲 儿子 女儿 配偶 同事 朋友 患者 员工 股东 审核 经办 复核'.split(
    ' ',
  )

/** Titles before which a person is named. */
const titles = ['先生', '女士', '小姐', '同志', '老师', '律师', '医生']

/** Two characters as one number, which is looked up at each trigger without a string being made. */
const pairAt = (text: string, at: number) => text.charCodeAt(at) * 0x10000 + text.charCodeAt(at + 1)

const labelsByEnd = new Map<number, string[]>()
for (const label of labels) {
  const end = pairAt(label, label.length - 2)
  labelsByEnd.set(end, [...(labelsByEnd.get(end) ?? []), label])
}
/** Every title has two characters. */
const titlePairs = new Set(titles.map((title) => pairAt(title, 0)))
const titleStarts = new Set(titles.map((title) => title[0]!))

listPositionsOf(labels.map((label) => label.slice(-1)))
listPositionsOf(titleStarts)
// The ends of 密码 口令 密钥 令牌, 地址 住址 住所 居住地: their families read the same list.
listPositionsOf('码令钥牌址所地')

const SEPARATORS_MAX = 8

function separatorsBehind(text: string, from: number): number {
  let index = from
  while (
    index < text.length &&
    index - from < SEPARATORS_MAX &&
    ' :="\'“”*`|>[\n\t'.includes(text[index]!)
  ) {
    index += 1
  }
  if (index === from && '是为'.includes(text[from] ?? '?')) return text[from + 1] === ':' ? 2 : 1
  return index - from
}

function surnameLength(text: string, at: number): number {
  if (compoundSurnames.has(text.slice(at, at + 2))) return 2
  return surnames.has(text[at] ?? '') ? 1 : 0
}

/** How many Han characters stand from `at` on, five at most. */
function hanRun(text: string, at: number): number {
  let length = 0
  while (length < 5 && isHanAt(text, at + length)) length += 1
  return length
}

/** The name that begins at `at`, and how sure that is; the more the text around leaves open, the less. */
function nameFrom(
  text: string,
  at: number,
  isSeparated: boolean,
): { length: number; score: number } | undefined {
  const surname = surnameLength(text, at)
  if (surname === 0 || notNames.has(text.slice(at, at + 2))) return undefined
  const run = hanRun(text, at)
  const given = [text[at + surname] ?? '', text[at + surname + 1] ?? '']
  if (run <= surname) return undefined
  const known = given.map((character) => givenNames.has(character))
  const isClosed = run <= surname + 2 && !isAlphanumericAt(text, at + run + 1)
  // A separated run that ends by itself is a name whatever its characters are.
  if (isClosed && isSeparated) {
    const isPlain = !followers.has(given[0]!) || known[0]
    return isPlain ? { length: run, score: known[0] ? 0.95 : 0.8 } : undefined
  }
  if (!known[0]) return undefined
  const bonus = isSeparated ? 0.15 : 0
  if (isClosed)
    return run === surname + 1 || known[1] ? { length: run, score: 0.75 + bonus } : undefined
  if (run > surname + 1 && followers.has(given[1]!))
    return { length: surname + 1, score: 0.65 + bonus }
  if (!known[1]) return { length: surname + 1, score: 0.5 + bonus }
  const next = text[at + surname + 2] ?? ''
  return { length: surname + 2, score: (followers.has(next) ? 0.7 : 0.55) + bonus }
}

function isLabelEnd(text: string, end: number): boolean {
  const candidates = labelsByEnd.get(pairAt(text, end - 2))
  return candidates?.some((label) => text.startsWith(label, end - label.length)) ?? false
}

function behindLabel(text: string, end: number): Match | undefined {
  if (!isLabelEnd(text, end)) return undefined
  const separators = separatorsBehind(text, end)
  const start = end + separators
  const name = nameFrom(text, start, separators > 0)
  return name && { kind: 'person-name', start, end: start + name.length, score: name.score }
}

/** 张三先生: the longest name that ends at the title and begins with a surname; 张先生 with a lower score. */
function beforeTitle(text: string, at: number): Match | undefined {
  if (!titlePairs.has(pairAt(text, at))) return undefined
  for (const length of [4, 3, 2]) {
    const start = at - length
    const surname = start < 0 ? 0 : surnameLength(text, start)
    const isLong = length === 4 ? surname === 2 : surname > 0
    if (!isLong || notNames.has(text.slice(start, start + 2)) || !allHan(text, start, at)) continue
    const isKnown = [...text.slice(start + surname, at)].every((character) =>
      givenNames.has(character),
    )
    if (isKnown && length > surname) return { kind: 'person-name', start, end: at, score: 0.85 }
  }
  const isAlone = at >= 1 && surnameLength(text, at - 1) === 1 && !givenNames.has(text[at - 1]!)
  return isAlone ? { kind: 'person-name', start: at - 1, end: at, score: 0.5 } : undefined
}

function allHan(text: string, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) if (!isHanAt(text, index)) return false
  return true
}

/** Chinese names where a label or a title tells that a person is meant. */
export function findNames({ text, triggers }: Scan): Match[] {
  const matches: Match[] = []
  let free = 0
  for (const trigger of triggers) {
    const match = behindLabel(text, trigger + 1) ?? beforeTitle(text, trigger)
    if (match === undefined || match.start < free) continue
    free = match.end
    matches.push(match)
  }
  return matches
}

const NAME_LENGTH_MAX = 4

/** Where a name may still begin or change: before a title that is to come, or behind a label that has just been. */
export function openNameFrom({ text, triggers }: Scan): number {
  const { length } = text
  const isTitleBegun = titleStarts.has(text[length - 1] ?? '')
  const open = length - NAME_LENGTH_MAX - (isTitleBegun ? 1 : 0)
  for (const trigger of triggers) {
    if (trigger < length - SEPARATORS_MAX - 10 || !isLabelEnd(text, trigger + 1)) continue
    if (!isNameOpen(text, trigger + 1)) continue
    // A title behind may claim what is before the end of the label: it waits for the label to be settled.
    return Math.min(open, trigger + 1 - NAME_LENGTH_MAX)
  }
  return open
}

function isNameOpen(text: string, labelEnd: number): boolean {
  const start = labelEnd + separatorsBehind(text, labelEnd)
  if (text.length < start + 2) return true
  if (surnameLength(text, start) === 0 || notNames.has(text.slice(start, start + 2))) return false
  return text.length < start + 8
}
