import { type GaplessView, unitsOf } from './aho-corasick.ts'

/**
 * A view of a text without what stands between two Han characters and is none itself, so that a phrase pulled
 * apart (稳 赚 不 赔, 稳.赚.不.赔) reads as one.
 */
export interface Squeezed extends GaplessView {
  /** Where each unit stands in the text that was squeezed. */
  positionOf(index: number): number
}

const OTHER = 1
const HAN = 2
/** Blanks, line ends, dots, dashes, stars: nobody writes them inside a Chinese word unless to hide it. */
const LOOSE = 3
/** Ends of clauses: they part words in ordinary writing, so that leaving them out needs more proof. */
const CLAUSE = 4

/** More separators than this between two characters part them for good. */
export const GAP_UNITS_MAX = 8

const kinds = new Uint8Array(0x10000)

function learn(unit: number): number {
  const character = String.fromCharCode(unit)
  let kind = OTHER
  if (/\p{Script=Han}/u.test(character)) kind = HAN
  else if (/[,.;:!?，。；：！？、\n()（）"“”「」《》]/u.test(character))
    kind = unit === 0x2e || unit === 0x0a ? LOOSE : CLAUSE
  else if (/[\s\p{P}\p{S}]/u.test(character)) kind = LOOSE
  kinds[unit] = kind
  return kind
}

function kindOf(unit: number): number {
  return kinds[unit] || learn(unit)
}

export function isHan(unit: number): boolean {
  return kindOf(unit) === HAN
}

/** Whether the unit may stand between the characters of a phrase that was pulled apart. */
export function isSeparator(unit: number): boolean {
  return kindOf(unit) >= LOOSE
}

/** The squeezed view; without gaps where it would hold nothing that the text itself does not show. */
export function squeeze(units: Uint16Array): Squeezed {
  const gaps: number[] = []
  const ends: number[] = []
  let afterHan = false
  for (let at = 0; at < units.length; at += 1) {
    const kind = kinds[units[at]!] || learn(units[at]!)
    if (afterHan && kind >= LOOSE) {
      const end = endOfGap(units, at)
      if (end > at) {
        gaps.push(at)
        ends.push(end)
        at = end
      } else afterHan = false
    } else afterHan = kind === HAN
  }
  return withoutGaps(units, gaps, ends)
}

function withoutGaps(
  units: Uint16Array,
  gaps: readonly number[],
  ends: readonly number[],
): Squeezed {
  const squeezed = gaps.length === 0 ? units : new Uint16Array(units.length)
  const joints: number[] = []
  let length = 0
  let at = 0
  for (let gap = 0; gap < gaps.length; gap += 1) {
    while (at < gaps[gap]!) squeezed[length++] = units[at++]!
    joints.push(length)
    at = ends[gap]!
  }
  if (gaps.length === 0) length = units.length
  else while (at < units.length) squeezed[length++] = units[at++]!

  function positionOf(index: number): number {
    let low = -1
    let high = joints.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (joints[middle]! <= index) low = middle
      else high = middle - 1
    }
    return low === -1 ? index : ends[low]! + index - joints[low]!
  }

  return { units: squeezed, length, gaps, joints, positionOf }
}

/** Where the separators that begin at `from` end, if they are a gap between two Han characters; else `from`. */
function endOfGap(units: Uint16Array, from: number): number {
  const last = Math.min(units.length, from + GAP_UNITS_MAX + 1)
  let hasClause = false
  let end = from
  for (; end < last; end += 1) {
    const kind = kindOf(units[end]!)
    if (kind === HAN) break
    if (kind < LOOSE) return from
    if (kind === CLAUSE) hasClause = true
  }
  if (end === last) return from
  // A clause ends between whole words in all ordinary text. Only where one of the two characters beside the gap stands
  // alone can `isPulledApart` ever hold across it; leaving the others in spares most texts a second reading.
  return hasClause && !standsAlone(units, from - 2) && !standsAlone(units, end + 1) ? from : end
}

function standsAlone(units: Uint16Array, neighbour: number): boolean {
  return neighbour >= 0 && neighbour < units.length && kindOf(units[neighbour]!) >= LOOSE
}

/**
 * Whether a match in the squeezed view is a phrase pulled apart, and not two words that happen to meet: the end
 * of a clause inside it counts only where every character stands alone, and two characters only where their
 * neighbours stand alone too.
 */
export function isPulledApart(
  { positionOf }: Squeezed,
  units: Uint16Array,
  start: number,
  end: number,
): boolean {
  let gaps = 0
  let clauses = 0
  for (let at = start + 1; at < end; at += 1) {
    const from = positionOf(at - 1) + 1
    const to = positionOf(at)
    if (to === from) continue
    gaps += 1
    for (let unit = from; unit < to; unit += 1) {
      if (kindOf(units[unit]!) === CLAUSE) {
        clauses += 1
        break
      }
    }
  }
  if (gaps === 0) return false
  const everyGap = gaps === end - start - 1
  if (end - start > 2) return clauses === 0 || everyGap
  const before = positionOf(start) - 1
  const after = positionOf(end - 1) + 1
  const freeBefore = before < 0 || kindOf(units[before]!) >= LOOSE
  const freeAfter = after >= units.length || kindOf(units[after]!) >= LOOSE
  return clauses === 0 && freeBefore && freeAfter
}

/** Every Han character and letter of a text without what lies between them: how two quotations are compared. */
export function lettersOf(text: string): Uint16Array {
  return unitsOf(text.replace(/[\s\p{P}]+/gu, ''))
}
