import { tokenize } from './retrieval.ts'

export const EMBEDDING_DIMENSIONS = 256

/**
 * A text as a vector of unit length: each token adds or takes one at a place that its hash names. Texts that share words
 * come near each other, which is all that a sample needs. A text without a token is the zero vector.
 */
export function embed(text: string): Float32Array {
  const vector = new Float32Array(EMBEDDING_DIMENSIONS)
  for (const token of tokenize(text)) {
    const hash = fnv1a(token)
    const place = hash % EMBEDDING_DIMENSIONS
    vector[place] = (vector[place] ?? 0) + (hash >>> 31 === 0 ? 1 : -1)
  }
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((value) => value / length)
}

/** The form that OpenAI clients ask for by default: little-endian 32-bit floats in base64. */
export function toBase64(vector: Float32Array): string {
  const buffer = Buffer.alloc(vector.length * 4)
  for (const [index, value] of vector.entries()) buffer.writeFloatLE(value, index * 4)
  return buffer.toString('base64')
}

/** FNV-1a in 32 bits over the UTF-8 bytes: the same on every machine, which Math.random and Map order are not. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
