import { isObject } from '../json-object.ts'
import { parseProviderCode } from './provider-code.ts'

/**
 * The implicit label of GB 45438-2025, annex E: seven fields of plain text in the metadata of a file.
 * `label`: 1 is, 2 may be, 3 is suspected to be generated.
 */
export interface Aigc {
  readonly label: '1' | '2' | '3'
  /** Name or provider code of who generated the content. */
  readonly contentProducer: string
  /** The number that the producer gave to this content. */
  readonly produceId: string
  /** What protects the producer's fields; empty where nothing does. */
  readonly reservedCode1: string
  readonly contentPropagator: string
  readonly propagateId: string
  readonly reservedCode2: string
}

export type AigcProblem =
  | 'not-json'
  | 'not-an-object'
  | 'too-long'
  | 'unknown-field'
  | 'missing-field'
  | 'not-text'
  | 'forbidden-character'
  | 'unknown-label'
  | 'bad-provider-code'

export type ParsedAigc =
  | { readonly outcome: 'parsed'; readonly aigc: Aigc }
  | { readonly outcome: 'refused'; readonly problem: AigcProblem }

export type BuiltAigc =
  | { readonly outcome: 'built'; readonly aigc: Aigc }
  | { readonly outcome: 'refused'; readonly problem: AigcProblem }

/** What a producer says; the rest follows from it on the first writing. */
export interface AigcFacts {
  readonly label: '1' | '2' | '3'
  readonly contentProducer: string
  readonly produceId: string
}

/** Signs bytes and returns printable ASCII without quotation marks and backslashes, such as base64url. */
export type AigcSigner = (bytes: Uint8Array) => string | Promise<string>
export type AigcVerifier = (bytes: Uint8Array, code: string) => boolean | Promise<boolean>

const VALUE_LENGTH_MAX = 4_096
const AIGC_LENGTH_MAX = 32_768

/** Single-byte printable characters of GB 18030-2022 without `"` and `\`. */
const permitted = /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/
/** Looks like a provider code and must therefore be one. */
const codeLike = /^00[0-9][0-9A-Z]{24}$/

/** The names of the standard in its order: the canonical order of what is written. */
const fields = [
  ['Label', 'label'],
  ['ContentProducer', 'contentProducer'],
  ['ProduceID', 'produceId'],
  ['ReservedCode1', 'reservedCode1'],
  ['ContentPropagator', 'contentPropagator'],
  ['PropagateID', 'propagateId'],
  ['ReservedCode2', 'reservedCode2'],
] as const

/** A producer's first label: until somebody else passes the content on, the producer is its propagator too. */
export function buildAigc({ label, contentProducer, produceId }: AigcFacts): BuiltAigc {
  return checked({
    label,
    contentProducer,
    produceId,
    reservedCode1: '',
    contentPropagator: contentProducer,
    propagateId: produceId,
    reservedCode2: '',
  })
}

/** The label as somebody else passes the content on; the producer's part stays as it is. */
export function propagateAigc(
  aigc: Aigc,
  propagation: { readonly contentPropagator: string; readonly propagateId: string },
): BuiltAigc {
  return checked({ ...aigc, ...propagation, reservedCode2: '' })
}

/** The value of the field `AIGC`, in canonical order and without blanks. */
export function formatAigc(aigc: Aigc): string {
  return JSON.stringify(Object.fromEntries(fields.map(([name, key]) => [name, aigc[key]])))
}

/** Reads the value of the field, or a whole object around it; strict in names, types and characters. */
export function parseAigc(json: string): ParsedAigc {
  if (json.length > AIGC_LENGTH_MAX) return refused('too-long')
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return refused('not-json')
  }
  return aigcOf(value)
}

/** The same for a value that is parsed already. */
export function aigcOf(value: unknown): ParsedAigc {
  const inner = isObject(value) && Object.keys(value).join() === 'AIGC' ? value.AIGC : value
  if (!isObject(inner)) return refused('not-an-object')
  const names: readonly string[] = fields.map(([name]) => name)
  if (Object.keys(inner).some((name) => !names.includes(name))) return refused('unknown-field')
  const text = (name: string): unknown => (Object.hasOwn(inner, name) ? inner[name] : '')
  for (const name of ['Label', 'ContentProducer', 'ProduceID']) {
    if (!Object.hasOwn(inner, name)) return refused('missing-field')
  }
  const values = names.map(text)
  if (!values.every((each): each is string => typeof each === 'string')) return refused('not-text')
  const [label = '', contentProducer = '', produceId = '', reservedCode1 = ''] = values
  const [contentPropagator = '', propagateId = '', reservedCode2 = ''] = values.slice(4)
  if (label !== '1' && label !== '2' && label !== '3') return refused('unknown-label')
  const built = checked({
    label,
    contentProducer,
    produceId,
    reservedCode1,
    contentPropagator,
    propagateId,
    reservedCode2,
  })
  return built.outcome === 'built' ? { outcome: 'parsed', aigc: built.aigc } : built
}

function checked(aigc: Aigc): BuiltAigc {
  if (aigc.contentProducer === '' || aigc.produceId === '') return refused('missing-field')
  for (const [, key] of fields) {
    if (aigc[key].length > VALUE_LENGTH_MAX) return refused('too-long')
    if (!permitted.test(aigc[key])) return refused('forbidden-character')
  }
  for (const name of [aigc.contentProducer, aigc.contentPropagator]) {
    if (codeLike.test(name) && parseProviderCode(name).outcome === 'refused') {
      return refused('bad-provider-code')
    }
  }
  return { outcome: 'built', aigc }
}

/**
 * What the producer's integrity code covers: its own three fields, since a propagator may change the others, and
 * the digest of the content where the caller has one.
 */
export function sealedBytes(
  { label, contentProducer, produceId }: Aigc,
  contentDigest = '',
): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify(['AIGC', label, contentProducer, produceId, contentDigest]),
  )
}

export async function sealAigc(
  aigc: Aigc,
  sign: AigcSigner,
  contentDigest = '',
): Promise<BuiltAigc> {
  return checked({ ...aigc, reservedCode1: await sign(sealedBytes(aigc, contentDigest)) })
}

export async function isSealIntact(
  aigc: Aigc,
  verify: AigcVerifier,
  contentDigest = '',
): Promise<boolean> {
  if (aigc.reservedCode1 === '') return false
  return await verify(sealedBytes(aigc, contentDigest), aigc.reservedCode1)
}

function refused(problem: AigcProblem) {
  return { outcome: 'refused', problem } as const
}
