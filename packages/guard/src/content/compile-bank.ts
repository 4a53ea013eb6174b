import { riskNames } from '../risk.ts'
import { type CompiledWords, compileWords } from './aho-corasick.ts'
import type { KeywordBank } from './keyword-bank.ts'

/** A bank ready to be looked for: plain data without the words, which goes from thread to thread without a copy. */
export interface CompiledBank {
  readonly version: string
  readonly words: CompiledWords
  /** For each word the place of its class among `riskNames`, and its score. */
  readonly risks: Uint8Array
  readonly scores: Float64Array
}

export function compileBank({ keywords, version }: KeywordBank): CompiledBank {
  return {
    version,
    words: compileWords(keywords.map(({ word }) => word)),
    risks: Uint8Array.from(keywords, ({ risk }) => riskNames.indexOf(risk)),
    scores: Float64Array.from(keywords, ({ score }) => score),
  }
}
