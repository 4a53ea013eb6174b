import { simplifiedUnit } from './traditional.ts'

// Hashed character n-grams of one to four characters, and words of Latin script alone and in pairs: what the
// model reads. Training and scoring share this file, so that they cannot drift apart.

/** The table has two to this power places. */
export const TABLE_BITS = 20

/** The longest n-gram, in characters. */
export const GRAM_LENGTH_MAX = 4

/** What a character adds at most: the n-grams that end with it, and a word and a pair of words. */
export const GRAMS_AT_ONE_CHARACTER_MAX = GRAM_LENGTH_MAX + 2

const BLANK = 32
const ZERO = 48

/** A text as the model reads it: lower case, simplified, each digit as zero, each run of blanks as one. */
export interface Characters {
  readonly codes: Uint16Array
  readonly length: number
  /** Where in the text each character stands. */
  readonly positions: Uint32Array
  /** How many Han characters stand before each character, and at last how many there are. */
  readonly hans: Uint32Array
}

const CHARACTERS_KEPT_MAX = 1 << 16

function roomFor(length: number): Omit<Characters, 'length'> {
  return {
    codes: new Uint16Array(length),
    positions: new Uint32Array(length),
    hans: new Uint32Array(length + 1),
  }
}

let kept = roomFor(4096)

// What each unit of the basic plane reads as, worked out once: a look-up is cheaper than a case conversion.
const readAs = new Uint16Array(0x10000)
for (let unit = 0; unit < readAs.length; unit += 1) {
  const lower = String.fromCharCode(unit).toLowerCase()
  readAs[unit] = simplifiedUnit(lower.length === 1 ? lower.charCodeAt(0) : unit)
}
for (const blank of ' \t\n\r\v\f\u00a0\u2028\u2029\u3000') readAs[blank.charCodeAt(0)] = BLANK
for (let digit = ZERO; digit < ZERO + 10; digit += 1) readAs[digit] = ZERO

function isHan(code: number): boolean {
  return code >= 0x3400 && code <= 0x9fff
}

/** INVARIANT: the answer is only good until the next call, which writes over the same memory. */
export function readCharacters(text: string): Characters {
  const isLarge = text.length > CHARACTERS_KEPT_MAX
  if (!isLarge && text.length > kept.codes.length) kept = roomFor(CHARACTERS_KEPT_MAX)
  const { codes, positions, hans } = isLarge ? roomFor(text.length) : kept
  let length = 0
  let before = BLANK
  let han = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = readAs[text.charCodeAt(at)]!
    if (code === BLANK && before === BLANK) continue
    codes[length] = code
    positions[length] = at
    hans[length] = han
    if (isHan(code)) han += 1
    length += 1
    before = code
  }
  hans[length] = han
  return { codes, length, positions, hans }
}

const FIRST = 0x9e3779b1
const SECOND = 0x85ebca6b
const SHIFT = 32 - TABLE_BITS

function isLatin(code: number): boolean {
  return code >= 97 && code <= 122
}

/**
 * Writes the table places of the grams that end at each character into `places`, and how many they are up to
 * and with each character into `ends`. For training, where they are read over and over.
 */
export function placesOf({ codes, length }: Characters): {
  places: Uint32Array
  ends: Uint32Array
} {
  const places = new Uint32Array(length * GRAMS_AT_ONE_CHARACTER_MAX)
  const ends = new Uint32Array(length)
  let count = 0
  const put = (place: number) => {
    places[count] = place
    count += 1
  }
  const words = { word: 0, before: 0 }
  for (let at = 0; at < length; at += 1) {
    let hash = Math.imul(codes[at]! + 1, FIRST)
    put(hash >>> SHIFT)
    for (let size = 2; size <= GRAM_LENGTH_MAX && at + 1 >= size; size += 1) {
      hash = Math.imul((hash ^ codes[at + 1 - size]!) + size, SECOND)
      put((hash ^ (hash >>> 15)) >>> SHIFT)
    }
    eachWordEnd(codes, length, at, words, put)
  }
  return { places: places.subarray(0, count), ends: endsOf(codes, length, ends) }
}

function endsOf(codes: Uint16Array, length: number, ends: Uint32Array): Uint32Array {
  let count = 0
  const words = { word: 0, before: 0 }
  for (let at = 0; at < length; at += 1) {
    count += Math.min(GRAM_LENGTH_MAX, at + 1)
    eachWordEnd(codes, length, at, words, () => {
      count += 1
    })
    ends[at] = count
  }
  return ends
}

interface Words {
  word: number
  before: number
}

function eachWordEnd(
  codes: Uint16Array,
  length: number,
  at: number,
  words: Words,
  put: (place: number) => void,
) {
  const code = codes[at]!
  if (isLatin(code)) {
    words.word = Math.imul((words.word ^ code) + 7, FIRST)
    if (at + 1 === length || !isLatin(codes[at + 1]!)) {
      const pair = Math.imul((words.before ^ (words.word >>> 3)) + 11, SECOND)
      put((words.word ^ (words.word >>> 15)) >>> SHIFT)
      put((pair ^ (pair >>> 15)) >>> SHIFT)
      words.before = words.word
      words.word = 0
    }
  } else if (code !== BLANK) words.before = 0
}

/** The sums of the weights up to each character: `sums[b] - sums[a]` is what the stretch [a, b) weighs. */
export function weightSums(
  { codes, length }: Characters,
  weights: Int8Array,
  sums: Int32Array,
  coarseness: number,
): void {
  const shift = SHIFT + coarseness
  let word = 0
  let before = 0
  let sum = 0
  let c1 = 0
  let c2 = 0
  let c3 = 0
  sums[0] = 0
  for (let at = 0; at < length; at += 1) {
    const code = codes[at]!
    let hash = Math.imul(code + 1, FIRST)
    sum += weights[hash >>> shift]!
    if (at >= 1) {
      hash = Math.imul((hash ^ c1) + 2, SECOND)
      sum += weights[(hash ^ (hash >>> 15)) >>> shift]!
      if (at >= 2) {
        hash = Math.imul((hash ^ c2) + 3, SECOND)
        sum += weights[(hash ^ (hash >>> 15)) >>> shift]!
        if (at >= 3) {
          hash = Math.imul((hash ^ c3) + 4, SECOND)
          sum += weights[(hash ^ (hash >>> 15)) >>> shift]!
        }
      }
    }
    if (code >= 97 && code <= 122) {
      word = Math.imul((word ^ code) + 7, FIRST)
      const next = at + 1 < length ? codes[at + 1]! : BLANK
      if (next < 97 || next > 122) {
        const pair = Math.imul((before ^ (word >>> 3)) + 11, SECOND)
        sum += weights[(word ^ (word >>> 15)) >>> shift]!
        sum += weights[(pair ^ (pair >>> 15)) >>> shift]!
        before = word
        word = 0
      }
    } else if (code !== BLANK) before = 0
    c3 = c2
    c2 = c1
    c1 = code
    sums[at + 1] = sum
  }
}
