import { GRAM_LENGTH_MAX, placesOf, readCharacters, TABLE_BITS } from '../src/injection/grams.ts'
import { readLines } from './data.ts'

/** Which concepts the gram at each place of the table belongs to: at most two, -1 where there is none. */
export interface Concepts {
  readonly count: number
  readonly first: Int16Array
  readonly second: Int16Array
}

/** Where the table has the gram that a word is: of a longer word in Han characters, the gram that ends it. */
function placeOfWord(word: string): number {
  const isLatin = /^[a-z]+$/i.test(word)
  const read = isLatin ? word : Array.from(word).slice(-GRAM_LENGTH_MAX).join('')
  const { places, ends } = placesOf(readCharacters(read))
  const before = ends[ends.length - 2] ?? 0
  // Of what ends with the last character, the longest gram; behind the grams stand the word and the pair of words.
  return places[before + Math.min(read.length, GRAM_LENGTH_MAX) - (isLatin ? 0 : 1)]!
}

/**
 * Words that mean much the same share a weight while the model learns, so that what is learned of one is known of
 * the others. In the finished table each word just weighs what it and its concepts were found to weigh.
 */
export function readConcepts(coarseness: number): Concepts {
  const size = 2 ** (TABLE_BITS - coarseness)
  const first = new Int16Array(size).fill(-1)
  const second = new Int16Array(size).fill(-1)
  const lines = readLines('concepts.zh.txt')
  for (const [concept, line] of lines.entries()) {
    for (const word of line.split('、')) {
      const place = placeOfWord(word) >>> coarseness
      if (first[place] === -1) first[place] = concept
      else if (first[place] !== concept) second[place] = concept
    }
  }
  return { count: lines.length, first, second }
}
