import type { Origin } from './detector.ts'
import type { Unjudged } from './finding.ts'

/** The calls whose bodies can be walked. */
export type Operation = 'chat' | 'responses' | 'embeddings' | 'infer'

/** One piece of text of a body, with the way back to where it stands. */
export interface Part {
  /**
   * A JSON pointer into the body, unique within it. Where text stands inside other text, a mark that no JSON
   * pointer can hold says how: `~json` (the string holds JSON, what follows points into it), `~names` (the names
   * of the members of the object, one a line), `~tokens` (the tokens of log probabilities, joined),
   * `~image`, `~file` and `~head` (text read from a data URL), `~bytes/0` (a text that the numbers or bytes of a tensor spell), `~at3`
   * (the fourth member, whose name is long or repeated).
   */
  readonly path: string
  readonly text: string
  readonly origin: Origin
  /** Where the text was read from something that is not text. */
  readonly mediaType?: string
  /** The name of the member that holds the text where the caller chose that name: it tells what a number is. */
  readonly label?: string
  /** Cannot be rewritten in place (text in a picture): whoever would mask it must refuse instead. */
  readonly fixed?: true
}

/** What a body holds: text to judge, and what nobody can judge here. */
export interface Walked {
  readonly parts: readonly Part[]
  readonly unjudged: readonly Unjudged[]
}

/** A picture or file that came within the body. `data` is base64 as it was sent. */
export interface Enclosure {
  readonly path: string
  readonly mediaType: string
  readonly data: string
}

/**
 * What was read from a picture. Without `reason` it is all that is written there, perhaps nothing; with it the picture
 * is unjudged, and what was read is judged all the same. `data`, in base64, stands in the picture's place when the
 * body is rewritten.
 */
export interface EnclosureReading {
  readonly texts: readonly string[]
  readonly reason?: string
  readonly data?: string
}

export interface WalkOptions {
  /**
   * Reads a picture. It answers at once: whoever needs time for reading walks a first time to collect the pictures,
   * reads them, and walks again with what was read. `undefined`: cannot read it, hence `unjudged`.
   */
  readonly images?: (image: Enclosure) => EnclosureReading | undefined
}

/** Why text was not judged, as `Unjudged.reason`. */
export const unjudgedReasons = {
  tooDeep: 'too-deep',
  tooManyParts: 'too-many-parts',
  tooLong: 'too-long',
  notAnObject: 'not-an-object',
  image: 'image',
  audio: 'audio',
  video: 'video',
  file: 'file',
  encoded: 'encoded',
  encrypted: 'encrypted',
  reference: 'kept-elsewhere',
  tokens: 'token-ids',
  supplierTool: 'tool-run-by-supplier',
  bytes: 'raw-bytes',
} as const

export const DEPTH_MAX = 64
export const PARTS_MAX = 20_000
/** All text of one body together, in UTF-16 code units. */
export const TEXT_LENGTH_MAX = 5_000_000
