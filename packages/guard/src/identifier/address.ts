import type { Match } from './kind.ts'
import { cities, provinces } from './places.ts'
import { isHanAt, type Scan } from './scan.ts'

const BACK_LENGTH = 32
const AHEAD_LENGTH = 40

/** What a numbered place stands behind: roads, lanes, estates, villages. */
const roads =
  /(?:路|街|大道|道|巷|弄|胡同|里|坊|公路|环|村|苑|园|小区|花园|广场|新村|屯|组|段|庄|寨|社区|大厦)\(?$/
/** What follows the number of a house. */
const houseNumber = /^\s?(?:号院?|弄|巷|幢|栋|座|号楼|室|单元|组|村|-\d{1,4}号)/
/** Further numbers within the house. */
const within =
  /^(?:[\s,-]{0,2}(?:(?:[A-Za-z]|\d{1,5}|[甲乙丙丁东南西北一二三四五六七八九十])(?:-\d{1,4})?\s?(?:号楼|号院|号|弄|栋|幢|座|单元|室|层|楼|房|户|区|期|门|组)|[\u4e00-\u9fff]{2,10}(?:大厦|大楼|小区|花园|公寓|广场|中心|家园|苑|园区?|新村|新城)|(?<=[栋幢座单元楼])\d{2,4})){1,5}/
const administrative = /省|自治区|自治州|市|地区|盟|州|区|县|旗|镇|乡|街道|村|社区/
/** What cannot be inside an address: the words and marks that lead to it. */
const lead =
  /^.*(?:地址|住址|住所|住在|家住|位于|坐落于?|寄到|寄往|送到|送至|居住于?|现居|户籍|来自|前往|[在于至到往是为:,。;、\s"'“”*|(（）)])/s

/** The longest beginning that names a province or a city, within what stands before the number. */
function placeStart(before: string): number {
  const skipped = lead.exec(before)?.[0].length ?? 0
  for (let index = skipped; index < before.length - 1; index += 1) {
    if (provinces.has(before.slice(index, index + 2)) || cities.has(before.slice(index, index + 2)))
      return index
    if (provinces.has(before.slice(index, index + 3)) || cities.has(before.slice(index, index + 3)))
      return index
  }
  return -1
}

/** Addresses around the number of a house. */
function judgeHouse(text: string, start: number, end: number): Match | undefined {
  const behind = houseNumber.exec(text.slice(end, end + 8))
  if (behind === null || end - start > 5 || !isHanAt(text, start - 1)) return undefined
  const before = text.slice(Math.max(0, start - BACK_LENGTH), start)
  if (!roads.test(before)) return undefined
  const place = placeStart(before)
  const skipped = lead.exec(before)?.[0].length ?? 0
  const isPlaced = place >= 0
  const from = start - before.length + (isPlaced ? place : skipped)
  if (start - from < 2) return undefined
  // Without any place, what stands before the number may be no more than the end of a sentence.
  if (!isPlaced && start - from > 14 && !administrative.test(text.slice(from, start)))
    return undefined
  let to = end + behind[0].length
  to += within.exec(text.slice(to, to + AHEAD_LENGTH))?.[0].length ?? 0
  const score = isPlaced ? 0.95 : administrative.test(text.slice(from, start)) ? 0.8 : 0.6
  return { kind: 'postal-address', start: from, end: to, score }
}

const labelEnds = '址所地'
const label = /(?:地址|住址|住所|居住地|户籍(?:所在)?地)$/
const labelled = /^(?:是|为)?[\s:"'*`|]{0,5}([\u4e00-\u9fffA-Za-z0-9#()-]{5,60})/

/** Addresses behind their label, with or without a number. */
export function judgeAddressLabel(text: string, labelEnd: number): Match | undefined {
  if (!labelEnds.includes(text[labelEnd - 1]!)) return undefined
  if (!label.test(text.slice(Math.max(0, labelEnd - 6), labelEnd))) return undefined
  const found = labelled.exec(text.slice(labelEnd, labelEnd + 70))
  const value = found?.[1]
  if (found === null || value === undefined || !/^[\s是为:"'*`|]/.test(found[0])) return undefined
  const named = value.match(/省|自治区|市|区|县|镇|乡|街道|村|路|街|号|室/g)
  if (named === null || named.length < 2) return undefined
  const start = labelEnd + found[0].length - value.length
  // The address ends with the last part that names a place or a room; a sentence may go on behind it.
  const last =
    /^.*(?:省|自治区|市|区|县|镇|乡|街道|村|路|街|道|弄|号|室|楼|层|单元|栋|幢|座|组|户|大厦|\d)/.exec(
      value,
    )
  return {
    kind: 'postal-address',
    start,
    end: start + (last?.[0].length ?? value.length),
    score: 0.9,
  }
}

export function findAddresses({ text, digits: { starts, ends }, triggers }: Scan): Match[] {
  const matches: Match[] = []
  let free = 0
  for (let run = 0; run < starts.length; run += 1) {
    if (starts[run]! < free) continue
    const match = judgeHouse(text, starts[run]!, ends[run]!)
    if (match === undefined || match.start < free) continue
    free = match.end
    matches.push(match)
  }
  for (const trigger of triggers) {
    const match = judgeAddressLabel(text, trigger + 1)
    if (match !== undefined) matches.push(match)
  }
  return matches
}

/** What one further number within a house covers at most. */
const WITHIN_LENGTH_MAX = 16
/** The leads of one character: longer ones end with the text that is kept, and so decide nothing by themselves. */
const shortLead = /[在于至到往是为:,。;、\s"'“”*|(（)]/
const unfinishedValue = /^[\s是为:"'*`|][\s:"'*`|]{0,5}[\u4e00-\u9fffA-Za-z0-9#()-]{0,60}$/

/** Where an address may still begin or grow. */
export function openAddressFrom({ text, digits: { starts, ends }, triggers }: Scan): number {
  // A number may follow: then the address begins behind the last lead.
  let open = text.length
  while (open > Math.max(0, text.length - BACK_LENGTH) && !shortLead.test(text[open - 1]!))
    open -= 1
  for (let run = starts.length - 1; run >= 0; run -= 1) {
    const start = starts[run]!
    if (start < text.length - BACK_LENGTH - AHEAD_LENGTH - WITHIN_LENGTH_MAX) break
    if (!isHouseOpen(text, start, ends[run]!)) continue
    const before = text.slice(Math.max(0, start - BACK_LENGTH), start)
    open = Math.min(open, start - before.length + (lead.exec(before)?.[0].length ?? 0))
  }
  for (const trigger of triggers) {
    if (trigger + 1 >= open || !label.test(text.slice(Math.max(0, trigger - 5), trigger + 1)))
      continue
    const behind = text.slice(trigger + 1, trigger + 72)
    if (behind.length < 71 && unfinishedValue.test(behind)) open = trigger + 1
  }
  return open
}

function isHouseOpen(text: string, start: number, end: number): boolean {
  if (end - start > 5 || !isHanAt(text, start - 1)) return false
  if (!roads.test(text.slice(Math.max(0, start - BACK_LENGTH), start))) return false
  const behind = houseNumber.exec(text.slice(end, end + 8))
  if (behind === null) return text.length < end + 8
  const to = end + behind[0].length
  const found = within.exec(text.slice(to, to + AHEAD_LENGTH))?.[0].length ?? 0
  return text.length < to + found + WITHIN_LENGTH_MAX && text.length <= to + AHEAD_LENGTH
}
