import { isNear, labelOf } from './context.ts'
import type { Match } from './kind.ts'
import { BREAK, PARENTHESIS, POINT } from './scan.ts'
import { isAlone, isQuantity, shapeOf, type Window } from './window.ts'

const phoneWords =
  /电话|手机|联系|致电|拨打|来电|热线|传真|短信|微信|号码|座机|预留|tel|phone|mobile|fax|call|contact/i
const cellularWords = /物联网|流量卡|卡号|手机|电话|号码|终端|设备|sim|iot|msisdn|phone|mobile/i
const areaCode = /^0(?:10|2[0-57-9]|[3-9]\d\d)/
const landlineLabel = labelOf('电话|座机|传真|固话|tel|fax|telephone')

/** Groupings in which people write eleven digits. */
const mobileShapes = new Set([
  '11',
  '3-4-4',
  '3-8',
  '7-4',
  '4-4-3',
  '3-3-5',
  '4-3-4',
  '1-1-1-1-1-1-1-1-1-1-1',
])

function isAssigned(mobile: string): boolean {
  return !/^1(?:54|6[013489]|79|94)/.test(mobile)
}

/** Digits of a mobile number without the country, whether or not it is written with it. */
function nationalOf(compact: string): string | undefined {
  const national = compact.replace(/^(?:00)?86(?=1\d{10}$)/, '')
  return /^1[3-9]\d{9}$/.test(national) ? national : undefined
}

export function judgeMobile(window: Window): Match | undefined {
  const { compact, text, end } = window
  const length = compact.length
  if (length !== 11 && length !== 13 && length !== 15) return undefined
  const isPlus = text[window.start - 1] === '+'
  const start = isPlus ? window.start - 1 : window.start
  if (length === 13 && /^(?:1064\d|144\d\d)/.test(compact)) {
    const isNamed = isNear(text, start, end, cellularWords)
    return isNamed ? { kind: 'mobile', start, end, score: 0.9 } : undefined
  }
  const national = nationalOf(compact)
  if (national === undefined) return undefined
  // Two groups around a point are a decimal.
  if ((window.gaps & POINT) !== 0 && window.last - window.first < 2) return undefined
  const isNamed = isNear(text, start, end, phoneWords)
  if (!isNamed && isQuantity(text, window.start, end)) return undefined
  if (window.gaps !== 0 && !isNamed && !isPlus) {
    const shape = shapeOf(window).replace(/^(?:2|4)-(?=3-4-4$|11$|3-8$)/, length > 11 ? '' : '$&')
    // A row of a table may add up to eleven digits: unless it is grouped as people do, it must stand alone.
    const isUsual = mobileShapes.has(shape) && (window.gaps & ~BREAK) !== 0
    if (!isUsual && !(isAlone(window) && window.last - window.first === 1)) return undefined
  }
  const score = isNamed || isPlus ? 1 : isAssigned(national) ? 0.95 : 0.7
  return { kind: 'mobile', start, end, score }
}

export function judgeLandline(window: Window): Match | undefined {
  const { compact, text, end, gaps } = window
  const length = compact.length
  if (length < 7 || length > 14 || (gaps & POINT) !== 0) return undefined
  if (length > 8 && compact[0] !== '0' && !compact.startsWith('86')) return undefined
  const before = text[window.start - 1]
  if (length <= 8) {
    const isLocal = /^[2-9]/.test(compact) && isLabelled8(window)
    return isLocal ? { kind: 'landline', start: window.start, end, score: 0.8 } : undefined
  }
  let start =
    before === '+' || (before === '(' && (gaps & PARENTHESIS) !== 0)
      ? window.start - 1
      : window.start
  // With the country, the area loses its zero; within brackets the plus stands further left.
  const national = /^(?:00)?86[1-9]/.test(compact)
    ? `0${compact.replace(/^(?:00)?86/, '')}`
    : compact
  if (start > 0 && text[start - 1] === '(' && before === '+') start -= 1
  const area = areaCode.exec(national)?.[0]
  if (area === undefined) return undefined
  const rest = national.length - area.length
  if (rest < 7 || rest > 8 || !/^[1-9]/.test(national.slice(area.length))) return undefined
  if (national !== compact && before !== '+' && !isNear(text, start, end, phoneWords))
    return undefined
  const shape = shapeOf(window)
  const isWritten =
    gaps !== 0 && (gaps & ~BREAK) !== 0 && /^(?:\+?2-|4-)?\d(?:-\d){1,2}$/.test(shape)
  const isNamed = isNear(text, start, end, phoneWords)
  if (!isNamed && isQuantity(text, window.start, end)) return undefined
  if (!isWritten && !isNamed && length !== 11) return undefined
  if (gaps !== 0 && !isNamed && !isFirstGroup(window, area.length)) return undefined
  return { kind: 'landline', start, end, score: isNamed ? 1 : isWritten ? 0.85 : 0.6 }
}

function isLabelled8({ text, start, gaps }: Window): boolean {
  return gaps === 0 && landlineLabel.test(text.slice(Math.max(0, start - 20), start))
}

/** The area code stands as a group of its own. */
function isFirstGroup({ runs, first }: Window, length: number): boolean {
  const size = runs.ends[first]! - runs.starts[first]!
  return size === length || (size === 2 && length > 1) || size === 4
}
