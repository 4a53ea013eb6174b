import type { KnowledgeDocument } from './knowledge.ts'

/** One paragraph of the knowledge base. `section` counts from 1. */
export interface Passage {
  readonly document: KnowledgeDocument
  readonly section: number
  readonly text: string
}

export interface Match {
  readonly passage: Passage
  readonly score: number
}

// The usual constants of BM25 (Robertson and Zaragoza, 2009).
const TERM_SATURATION = 1.2
const LENGTH_WEIGHT = 0.75
// Below this share of the question's weight a passage merely shares a word with it, and quoting it would mislead.
const COVERAGE_MIN = 0.34

const CHINESE_FUNCTION_WORDS =
  /请问|什么|怎么样|怎么|怎样|如何|多少|多久|哪些|哪个|哪里|为什么|可以|能不能|能否|我想|我要|一下|是否|需要|告诉|知道|吗|呢|吧|啊|的|了|是/g
const ENGLISH_FUNCTION_WORDS = new Set(
  'a an and any are as at be by can could do does for from have how i if in is it its me much my of on or please tell the there to was what when where which who why will with would you your'.split(
    ' ',
  ),
)

/** CJK character bigrams and Latin words, so that Chinese needs no dictionary. */
export function tokenize(text: string): string[] {
  const runs =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/\p{Script=Han}+|[a-z0-9]+/gu) ?? []
  return runs.flatMap((run) => {
    if (!/^\p{Script=Han}/u.test(run)) {
      return ENGLISH_FUNCTION_WORDS.has(run) ? [] : [stem(run)]
    }
    const characters = [...run]
    return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
  })
}

/** Endings are dropped crudely and alike on both sides: `covers` and `covered` meet, `cancel` and `cancelled` too. */
function stem(word: string): string {
  const [root = word] = word.match(/^[a-z]{3,}?(?=(?:ing|ed|es|s)$)/) ?? []
  return root === word ? word : root.replace(/([^aeiouls])\1$|ll$/, (pair) => pair.charAt(0))
}

/** The distinct tokens of a question, without the words that only make it a question. */
export function questionTokens(question: string): string[] {
  const bare = question.normalize('NFKC').replaceAll(CHINESE_FUNCTION_WORDS, ' ')
  return [...new Set(tokenize(bare))]
}

/** A question is Chinese as soon as a tenth of its letters are. */
export function languageOf(question: string): 'zh' | 'en' {
  const han = question.match(/\p{Script=Han}/gu)?.length ?? 0
  const letters = question.match(/\p{L}/gu)?.length ?? 0
  return han > 0 && han * 10 >= letters ? 'zh' : 'en'
}

export interface KnowledgeIndex {
  /** The passages of the question's own language that answer it, best first; empty where none does. */
  search(question: string): readonly Match[]
  /** How much a token tells: rare ones more. A token that nobody uses weighs as the rarest. */
  weightOf(token: string): number
}

/** A BM25 index over paragraphs; the title of a paper counts as words of each of its paragraphs. */
export function indexKnowledge(documents: readonly KnowledgeDocument[]): KnowledgeIndex {
  const passages = documents.flatMap((document) =>
    document.paragraphs.map((text, index) => ({ document, section: index + 1, text })),
  )
  const entries = passages.map((passage) => {
    const tokens = tokenize(`${passage.document.title} ${passage.text}`)
    const counts = new Map<string, number>()
    for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1)
    return { passage, counts, length: tokens.length }
  })
  const lengthMean = entries.reduce((sum, { length }) => sum + length, 0) / (entries.length || 1)
  const frequencies = new Map<string, number>()
  for (const { counts } of entries) {
    for (const token of counts.keys()) frequencies.set(token, (frequencies.get(token) ?? 0) + 1)
  }

  function weightOf(token: string): number {
    const frequency = frequencies.get(token) ?? 0
    return Math.log(1 + (entries.length - frequency + 0.5) / (frequency + 0.5))
  }

  function search(question: string): readonly Match[] {
    const tokens = questionTokens(question)
    const language = languageOf(question)
    const total = tokens.reduce((sum, token) => sum + weightOf(token), 0)
    if (total === 0) return []
    return entries
      .filter(({ passage }) => passage.document.language === language)
      .flatMap(({ passage, counts, length }) => {
        const present = tokens.filter((token) => counts.has(token))
        const coverage = present.reduce((sum, token) => sum + weightOf(token), 0) / total
        if (coverage < COVERAGE_MIN) return []
        const norm = TERM_SATURATION * (1 - LENGTH_WEIGHT + (LENGTH_WEIGHT * length) / lengthMean)
        const score = present.reduce((sum, token) => {
          const count = counts.get(token) ?? 0
          return sum + (weightOf(token) * count * (TERM_SATURATION + 1)) / (count + norm)
        }, 0)
        return [{ passage, score }]
      })
      .sort((left, right) => right.score - left.score)
  }

  return { search, weightOf }
}
