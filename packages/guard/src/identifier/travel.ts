import { isCompactDate } from './calendar.ts'
import { isNear, labelOf } from './context.ts'
import type { IdentifierKind, Match } from './kind.ts'
import type { Window } from './window.ts'

interface Document {
  readonly kind: IdentifierKind
  readonly form: RegExp
  readonly words: RegExp
  /** The score without the word; 0 where the form alone proves too little. */
  readonly bareScore: number
}

const passportWords = /护照|passport/i
const permitWords = /通行证|回乡证|港澳|来往内地|往来|签注|permit/i
const taiwanWords = /台胞证|台湾|臺灣|来往大陆|通行证/

const documents: readonly Document[] = [
  { kind: 'passport', form: /^E(?:\d{8}|[A-HJ-NP-Z]\d{7})$/, words: passportWords, bareScore: 0.7 },
  {
    kind: 'passport',
    form: /^(?:[DSPG]\d{8}|(?:DE|SE|PE)\d{7})$/,
    words: passportWords,
    bareScore: 0,
  },
  {
    kind: 'mainland-travel-permit',
    form: /^[HM]\d{8}(?:\d\d)?$/,
    words: permitWords,
    bareScore: 0.6,
  },
  {
    kind: 'exit-permit',
    form: /^(?:C[A-HJ-NP-Z0-9]\d{7}|[LTW]\d{8})$/,
    words: permitWords,
    bareScore: 0,
  },
  {
    kind: 'taiwan-travel-permit',
    form: /^(?:\d{8}|\d{10}[A-Z])$/,
    words: taiwanWords,
    bareScore: 0,
  },
  {
    kind: 'permanent-residence',
    form: /^[A-Z]{3}\d{12}$/,
    words: /永久居留|居留证|绿卡|permanent/i,
    bareScore: 0,
  },
]

/** Medicines are approved under a letter and eight digits as well. */
const otherNumbers = /准字|批准|文号|批号/

const passportLabel = labelOf('护照|护照号|passport')

/** Travel documents: none has a check character, so the form speaks only with its word, or scores low. */
export function judgeTravel(window: Window): Match | undefined {
  const { compact, text, start, end, gaps } = window
  // Every form has as many digits as this, and hardly a word of prose has.
  if (!/(?:\d\D*){6}/.test(compact)) return undefined
  const value = compact.toUpperCase()
  for (const { kind, form, words, bareScore } of documents) {
    if (!form.test(value)) continue
    const isNamed = isNear(text, start, end, words)
    if (isNamed && !(kind === 'taiwan-travel-permit' && isCompactDate(value))) {
      return { kind, start, end, score: 0.95 }
    }
    const isBare = bareScore > 0 && gaps === 0 && value === compact
    // Document numbers are often a letter and a date.
    if (isBare && !isCompactDate(value.slice(1, 9)) && !isNear(text, start, end, otherNumbers)) {
      return { kind, start, end, score: bareScore }
    }
  }
  const isForeign = /^[A-Z0-9]{7,9}$/.test(value) && gaps === 0 && !isCompactDate(value)
  if (!isForeign || !passportLabel.test(text.slice(Math.max(0, start - 20), start)))
    return undefined
  return { kind: 'passport', start, end, score: 0.85 }
}
