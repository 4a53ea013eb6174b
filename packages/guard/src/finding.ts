import type { RiskClass } from './risk.ts'

/** What a detector found in one piece of text. Offsets count UTF-16 code units of the original text. */
export interface Finding {
  /** The detector, e.g. `identifier`, `injection`, `keyword`. */
  readonly guard: string
  /** Its version: a finding must tell which rules or which model made it. */
  readonly version: string
  /** What was found, e.g. `citizen-id`, `instruction-override`. */
  readonly kind: string
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** How sure, 0 to 1; 1 where a checksum or an exact rule decides. */
  readonly score: number
  /** The class of GB/T 45654-2025 that it falls under, where it falls under one. */
  readonly risk?: RiskClass
  /** It is no find of its own, but what follows of one that is too long for one finding. */
  readonly continues?: true
  /** What was found may go on where this ends: how, in a word of the detector. */
  readonly goesOn?: string
}

/** Text that a guard could not judge: too long, too deep, of a kind that nobody reads here. */
export interface Unjudged {
  /** Where: a JSON pointer into the body. */
  readonly path: string
  readonly reason: string
}
