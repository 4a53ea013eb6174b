import type { Finding } from './finding.ts'
import type { NormalisedText } from './normalise.ts'

/** Where a piece of text came from: what a stranger wrote must not give orders. */
export type Origin = 'system' | 'user' | 'assistant' | 'tool' | 'retrieved' | 'reasoning'

/** What a detector may know beside the text itself. */
export interface Surroundings {
  readonly origin: Origin
  readonly direction: 'input' | 'output'
  /** The text does not go on: what is known only by all of it is found, however long. */
  readonly whole?: true
  /** What stands before this offset was judged already: nothing is to be found that begins there. */
  readonly since?: number
  /** What was found there goes on from here. */
  readonly goingOn?: GoingOn
}

/** A find longer than one finding may span, as far as it is known. */
export interface GoingOn {
  readonly kind: string
  readonly score: number
  /** The detector's own word, as it stands in `Finding.goesOn`. */
  readonly way: string
  /** The end of the last finding of it. */
  readonly at: number
}

/**
 * A pure detector. The same text gives the same findings, in time linear in its length.
 * INVARIANT: findings lie within the text, and none spans more than `spanMax` UTF-16 code units of it.
 */
export interface Detector {
  readonly id: string
  readonly version: string
  /**
   * The longest stretch of original text that one finding can still cover, context that decides it included:
   * a stream holds back this much and no more. `Infinity` where the whole text decides.
   */
  readonly spanMax: number
  /**
   * Where in the original text a finding may still begin, grow or change if the text goes on: a stream releases what
   * stands before at once. A detector that cannot tell leaves it out, and `spanMax` from the end holds instead.
   * INVARIANT: whatever follows, the findings that begin before this offset stay as they are.
   */
  openFrom?(text: NormalisedText, surroundings?: Surroundings): number
  detect(text: NormalisedText, surroundings: Surroundings): readonly Finding[]
}
