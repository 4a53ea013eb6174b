import type { Match } from './kind.ts'
import type { Scan } from './scan.ts'
import { endOfSecret } from './secret-rest.ts'

const SECRET_LENGTH_MAX = 200
const ENTROPY_BITS_MIN = 3
const BLOCK_LENGTH_MIN = 60
const BLOCK_ENTROPY_BITS_MIN = 4.5

/** Keys of common services, by their prefix and the alphabet and length that follow it. */
const keyForms: readonly RegExp[] = [
  /^sk-(?:ant-|proj-|or-|svcacct-)?[A-Za-z0-9_-]{20,180}/,
  /^(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{16,100}/,
  /^(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/,
  /^AIza[A-Za-z0-9_-]{35}/,
  /^gh[pousr]_[A-Za-z0-9]{30,100}/,
  /^github_pat_[A-Za-z0-9_]{30,100}/,
  /^glpat-[A-Za-z0-9_-]{18,60}/,
  /^xox[abprs]-[A-Za-z0-9-]{10,100}/,
  /^LTAI[A-Za-z0-9]{12,26}(?![A-Za-z0-9])/,
  /^AKID[A-Za-z0-9]{28,40}(?![A-Za-z0-9])/,
  /^hf_[A-Za-z0-9]{30,60}/,
  /^npm_[A-Za-z0-9]{36}/,
  /^SG\.[A-Za-z0-9_-]{16,40}\.[A-Za-z0-9_-]{16,60}/,
  /^(?:hj|hk)_[A-Za-z0-9_-]{24,100}/,
]
const keyStarts = new Set(
  'sk- sk_ pk_ rk_ AKI ASI AIz ghp gho ghu ghs ghr git glp xox LTA AKI hf_ npm SG. hj_ hk_'.split(
    ' ',
  ),
)

/** Asked of every word, so by two units in one look. */
function pairs(of: Iterable<string>): (text: string, at: number) => boolean {
  const table = new Uint8Array(0x4000)
  for (const [first, second] of of) table[codeOf(first!, second!)] = 1
  return (text, at) => {
    const first = text.charCodeAt(at)
    const second = text.charCodeAt(at + 1)
    return first < 0x80 && second < 0x80 && table[(first << 7) | second] === 1
  }
}

const codeOf = (first: string, second: string) => (first.charCodeAt(0) << 7) | second.charCodeAt(0)
const mayStartKey = pairs(keyStarts)

/** Bits a character carries, from the counts within the value. */
export function entropyBits(value: string): number {
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values())
    bits -= (count / value.length) * Math.log2(count / value.length)
  return bits
}

const jwtForm = /^eyJ[A-Za-z0-9_-]{8,200}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/
const bearerForm = /^bearer\s{1,3}([A-Za-z0-9._~+/-]{16,200}=*)/i
const assignment =
  /^["'`*]{0,2}\s{0,3}(?::=|=>|:|=|是|为)\s{0,3}["'`*]{0,2}([^\s"'`,;，。；、（）()<>\u3000-\u9fff]{6,128})/
const secretName =
  /(?:passw(?:or)?d|passwd|pwd|secret|token|api_?key|access_?key|private_?key|credential)$/i
const nameEnds = new Set([
  'word',
  'swd',
  'sswd',
  'pwd',
  'cret',
  'oken',
  'ikey',
  'skey',
  'ekey',
  '_key',
  'key',
  'tial',
])
const mayEndName = pairs(
  ['rd', 'wd', 'et', 'en', 'ey', 'al'].flatMap(([first, second]) => [
    `${first}${second}`,
    `${first?.toUpperCase()}${second}`,
    `${first}${second?.toUpperCase()}`,
    `${first}${second}`.toUpperCase(),
  ]),
)

/** Sorts of character in a value: small letters, capitals, digits, others. */
function sorts(value: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((sort) => sort.test(value)).length
}

function isSecretValue(value: string): boolean {
  if (
    /^(?:null|none|true|false|undefined|string|required|optional)$|^[$<{%[]|^[*x•.-]+$/i.test(value)
  )
    return false
  return (
    sorts(value) >= 2 &&
    (entropyBits(value) >= ENTROPY_BITS_MIN || (sorts(value) >= 3 && value.length >= 8))
  )
}

function judgeWord(text: string, start: number, end: number): Match | undefined {
  if (mayStartKey(text, start) && keyStarts.has(text.slice(start, start + 3))) {
    const rest = text.slice(start, start + SECRET_LENGTH_MAX)
    for (const form of keyForms) {
      const value = form.exec(rest)?.[0]
      if (value !== undefined && entropyBits(value) >= ENTROPY_BITS_MIN) {
        return { kind: 'api-key', start, end: start + value.length, score: 1 }
      }
    }
  }
  if (text.startsWith('eyJ', start)) {
    const value = jwtForm.exec(text.slice(start, start + SECRET_LENGTH_MAX))?.[0]
    if (value !== undefined) return { kind: 'jwt', start, end: start + value.length, score: 1 }
  }
  if (end - start === 6 && /^bearer$/i.test(text.slice(start, end))) {
    const found = bearerForm.exec(text.slice(start, start + SECRET_LENGTH_MAX + 10))
    if (found !== null && entropyBits(found[1]!) >= ENTROPY_BITS_MIN) {
      const from = start + found[0].length - found[1]!.length
      return { kind: 'bearer-token', start: from, end: start + found[0].length, score: 1 }
    }
  }
  return judgeAssignment(text, start, end)
}

function judgeAssignment(text: string, start: number, end: number): Match | undefined {
  if (!mayEndName(text, end - 2)) return undefined
  const tail = text.slice(Math.max(start, end - 4), end).toLowerCase()
  if (!nameEnds.has(tail) && !tail.endsWith('key') && !tail.endsWith('pwd')) return undefined
  const before = text.slice(Math.max(0, end - 20), end).replace(/[\s-]/g, '_')
  if (!secretName.test(before)) return undefined
  return valueBehind(text, end, isSecretValue)
}

function valueBehind(
  text: string,
  end: number,
  isValue: (value: string) => boolean,
): Match | undefined {
  const found = assignment.exec(text.slice(end, end + SECRET_LENGTH_MAX))
  const value = found?.[1]
  if (found === null || value === undefined || !isValue(value)) return undefined
  const valueEnd = end + found[0].length
  return { kind: 'password', start: valueEnd - value.length, end: valueEnd, score: 0.9 }
}

const hanNames = new Set(['密码', '口令', '密钥', '令牌'])
const hanNameEnds = '码令钥牌'

/** What stands behind 密码, 口令, 密钥 or 令牌: six digits are a PIN, anything else must look made up. */
export function judgeHanSecret(text: string, end: number): Match | undefined {
  if (!hanNameEnds.includes(text[end - 1]!)) return undefined
  if (!hanNames.has(text.slice(Math.max(0, end - 2), end))) return undefined
  return valueBehind(text, end, (value) => /^\d{6,12}$/.test(value) || isSecretValue(value))
}

const blockUnits = new Uint8Array(0x80)
for (let unit = 0; unit < 0x80; unit += 1) {
  blockUnits[unit] = /[A-Za-z0-9+/_=-]/.test(String.fromCharCode(unit)) ? 1 : 0
}
const blockProbes = [BLOCK_LENGTH_MIN - 1, 12, 24, 36, 48]

/**
 * A run of base64 as long as a line of a key: bodies of keys and long tokens. It is judged by itself, since a
 * stream may have let the armour pass long before; so it scores low.
 */
function judgeBlock(text: string, start: number): Match | undefined {
  // Asked of every word: most are ruled out by one unit that cannot stand in a block.
  for (const offset of blockProbes) {
    if (blockUnits[text.charCodeAt(start + offset)] !== 1) return undefined
  }
  const value = /^[A-Za-z0-9+/_=-]{60,200}/.exec(text.slice(start, start + SECRET_LENGTH_MAX))?.[0]
  if (value === undefined || value.length < BLOCK_LENGTH_MIN || sorts(value) < 3) return undefined
  if (!/[a-z]/.test(value) || !/[A-Z]/.test(value) || !/\d/.test(value)) return undefined
  if (entropyBits(value) < BLOCK_ENTROPY_BITS_MIN) return undefined
  return { kind: 'private-key', start, end: start + value.length, score: 0.6 }
}

const armourForm =
  /^(-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----)(?:(?:\\[rn]|\s){1,4}[A-Za-z0-9+/=]{1,76})?/
const footForm = /^-----END (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY/
const footerForm = /([A-Za-z0-9+/]{1,76}={0,2})(?:\\[rn]|\s){1,4}$/

const FOOTER_BACK = 84
const FOOTER_AHEAD = 64
const ARMOUR_LENGTH_MAX = 160
/** What is shorter ends by its form. */
const CUT_LENGTH_MIN = 100
/** A long secret with what follows it in one piece. */
function toItsEnd(text: string, match: Match): Match {
  if (match.end - match.start < CUT_LENGTH_MIN) return match
  const goesOn = match.kind === 'password' ? 'value' : 'token'
  return { ...match, ...endOfSecret(text, match.end, goesOn), goesOn }
}

/** A key from the head of its armour to the last line before its foot. */
function armoured(text: string, start: number): Match | undefined {
  const begun = armourForm.exec(text.slice(start, start + ARMOUR_LENGTH_MAX))
  if (begun === null) return undefined
  const [form, head] = [begun[0], begun[1]!]
  const { end, openAt } = endOfSecret(text, start + head.length, 'armour')
  const match = { kind: 'private-key', start, end: start + form.length, score: 1 } as const
  if (end <= start + head.length) return match
  return { ...match, end: Math.max(end, match.end), goesOn: 'armour', ...(openAt && { openAt }) }
}

/**
 * Keys and tokens: each known by its first few hundred characters, and found to its end. None begins before `from`; with `within`
 * another one that was found before goes on up to there.
 */
export function findSecrets(
  { text, words: { starts, ends }, armours, triggers }: Scan,
  { from = 0, within = 0 } = {},
): Match[] {
  const matches: Match[] = []
  for (const start of armours) {
    if (start < from) continue
    const found = armoured(text, start) ?? lastLineOf(text, start)
    if (found !== undefined) matches.push(found)
  }
  const keys = matches.filter(({ goesOn }) => goesOn === 'armour')
  let free = within
  for (let word = 0, key = 0; word < starts.length; word += 1) {
    const start = starts[word]!
    while (key < keys.length && keys[key]!.start <= start) free = Math.max(free, keys[key++]!.end)
    if (start < free) continue
    const begun = judgeWord(text, start, ends[word]!) ?? judgeBlock(text, start)
    if (begun === undefined) continue
    const match = begun.start < from ? begun : toItsEnd(text, begun)
    // Of what began before, it is not known how far it went.
    if (match.start >= from || match.end - match.start < CUT_LENGTH_MIN) free = match.end
    if (match.start >= from) matches.push(match)
  }
  for (const trigger of triggers) {
    const begun = judgeHanSecret(text, trigger + 1)
    if (begun !== undefined && begun.start >= from) matches.push(toItsEnd(text, begun))
  }
  return matches
}

/** The last line before the foot of an armour whose head is not there. */
function lastLineOf(text: string, foot: number): Match | undefined {
  if (!footForm.test(text.slice(foot, foot + FOOTER_AHEAD))) return undefined
  const last = footerForm.exec(text.slice(Math.max(0, foot - FOOTER_BACK), foot))
  if (last === null) return undefined
  const start = foot - last[0].length
  return { kind: 'private-key', start, end: start + last[1]!.length, score: 1 }
}

/** What none of keys, tokens, values and addresses of the network goes beyond. */
const parting = /[\s"'`,;，。；、（）()<>\u3000-\u9fff]/
const OPEN_LENGTH_MAX = 216
/** A last line of a key, behind which its footer may follow. */
const lastLine = /[A-Za-z0-9+/]{1,76}={0,2}(?:\\[rn]?|\s){0,5}-{0,2}$/

/**
 * Where a key, token, password, e-mail address or IPv6 address may still begin or grow: all of them are read from
 * one unbroken stretch of the last characters, but for the armour of keys.
 */
export function openSecretFrom({ text, armours }: Scan): number {
  const { length } = text
  let open = length
  while (open > Math.max(0, length - OPEN_LENGTH_MAX) && !parting.test(text[open - 1]!)) open -= 1
  const tail = Math.max(0, length - FOOTER_BACK - 4)
  const line = lastLine.exec(text.slice(tail))
  if (line !== null) open = Math.min(open, tail + line.index)
  for (const start of armours) {
    const head = text.slice(start, start + 11)
    if ('-----BEGIN '.startsWith(head) || head === '-----BEGIN ') {
      if (length < start + ARMOUR_LENGTH_MAX) open = Math.min(open, start)
    }
    if ('-----END '.startsWith(head.slice(0, 9)) && length < start + FOOTER_AHEAD) {
      open = Math.min(open, start - FOOTER_BACK)
    }
  }
  return open
}
