import { type Aigc, type AigcProblem, parseAigc } from '../aigc.ts'

export type FileProblem =
  /** Not a file of this format, or one that is cut off or damaged. */
  | 'not-understood'
  | 'too-large'
  | 'encrypted'
  /** Writing would break a signature that covers the whole file. */
  | 'signed'
  /** Existing metadata that cannot be merged with without risk. */
  | 'foreign-metadata'
  /** The format has no place for the field here, such as a JSON document that is no object. */
  | 'no-place'

export type WrittenFile =
  | { readonly outcome: 'written'; readonly file: Uint8Array }
  | { readonly outcome: 'refused'; readonly problem: FileProblem }

export type ReadLabel =
  | { readonly outcome: 'labelled'; readonly aigc: Aigc }
  | { readonly outcome: 'unlabelled' }
  /** There is a field `AIGC`, but what it holds is no label. */
  | { readonly outcome: 'invalid'; readonly problem: AigcProblem }
  | { readonly outcome: 'refused'; readonly problem: FileProblem }

/** One format: writes the label and reads it back. Pure, and never throws whatever the bytes, which are bounded. */
export interface FileFormat {
  readonly name: string
  write(file: Uint8Array, aigc: Aigc): WrittenFile
  read(file: Uint8Array): ReadLabel
}

/** What the field of a file holds. */
export function labelIn(field: string): ReadLabel {
  const parsed = parseAigc(field)
  return parsed.outcome === 'parsed'
    ? { outcome: 'labelled', aigc: parsed.aigc }
    : { outcome: 'invalid', problem: parsed.problem }
}

export function refusedFile(problem: FileProblem) {
  return { outcome: 'refused', problem } as const
}
