import { findingKindWords } from './call-words.ts'
import { type Language, texts, useLanguage } from './language.tsx'
import { optionWords } from './option-words.ts'

/** What is known of a decision and may be asked about it. */
const factNames = texts({
  decision: ['决定', 'Decision'],
  score: ['评分', 'Score'],
  amount: ['金额', 'Amount'],
  group: ['客户群体', 'Customer group'],
  topic: ['事项', 'Topic'],
  finding: ['护栏发现', 'Findings'],
  rating: ['可解释性评级', 'Explainability'],
})

/** Codes that callers and permits use in every institution; one that an institution made up itself stands as it is. */
const codeWords = texts({
  complaint: ['投诉', 'complaint'],
  'loss-report': ['挂失', 'report of a loss'],
  fraud: ['欺诈', 'fraud'],
  elderly: ['老年客户', 'elderly'],
  minor: ['未成年人', 'minors'],
  approve: ['同意', 'approve'],
  reject: ['不同意', 'reject'],
})

const formWords = texts({
  given: [(fact: string) => `已给出${fact}`, (fact: string) => `${fact} is given`],
  among: [
    (fact: string, words: readonly string[]) => `${fact}属于（${words.join('、')}）`,
    (fact: string, words: readonly string[]) => `${fact} is one of (${words.join(', ')})`,
  ],
})

const compareWords = texts({
  '>=': ['不低于', 'at least'],
  '<=': ['不高于', 'at most'],
  '>': ['高于', 'above'],
  '<': ['低于', 'below'],
  '=': ['为', 'is'],
})

const joinWords = texts({
  and: ['，且', 'and'],
  or: ['，或', 'or'],
  not: ['并非', 'not'],
  always: ['一律复核', 'always'],
  advisory: ['模型仅供参考', 'the model only advises'],
})

type Pair = readonly [string, string]

/** No digit of a threshold is rounded away. */
const WHOLE = { maximumSignificantDigits: 15 }

const FORMS =
  /\bgiven ([a-z]+)|\b([a-z]+) in \(([^)]*)\)|\b([a-z]+) (>=|<=|>|<|=) ([^\s()]+)|\b(and|or|not|always|advisory)\b/g

/** Review conditions and the codes in them, in one language; where there is no word for a code, the code. */
export function reviewWordsIn(language: Language) {
  const column = language === 'en' ? 1 : 0
  const wordOf = (pairs: Readonly<Record<string, Pair>>, code: string) => pairs[code]?.[column]
  const factOf = (fact: string) => wordOf(factNames, fact) ?? fact
  const valueIn = (code: string | number) => {
    if (Number.isFinite(Number(code))) {
      return new Intl.NumberFormat(language, WHOLE).format(Number(code))
    }
    const pairs = [codeWords, optionWords, findingKindWords]
    return pairs.map((one) => wordOf(one, String(code))).find((word) => word !== undefined) ?? code
  }
  const gap = language === 'en' ? ' ' : ''
  const inText = (fact: string) => (language === 'en' ? factOf(fact).toLowerCase() : factOf(fact))
  const conditionOf = (when: string) =>
    when
      .replaceAll(FORMS, (_, given, among, list, fact, by, value, word) => {
        if (given !== undefined) return formWords.given[column](inText(given))
        if (among !== undefined) {
          return formWords.among[column](inText(among), list.split(', ').map(valueIn))
        }
        if (fact !== undefined) {
          return [inText(fact), wordOf(compareWords, by), valueIn(value)].join(gap)
        }
        return wordOf(joinWords, word)!
      })
      .replaceAll(/\s+/g, gap)
      .replaceAll('(', language === 'en' ? '(' : '（')
      .replaceAll(')', language === 'en' ? ')' : '）')
  return { factOf, valueIn, conditionOf }
}

export const useReviewWords = () => reviewWordsIn(useLanguage().language)
