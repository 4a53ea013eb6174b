import { canonicalize, type JsonValue, parseCanonical } from './canonical.ts'
import { LedgerError } from './errors.ts'
import { accepted, HOLDS, type Outcome, refused, type Verdict } from './outcome.ts'
import type { Payload } from './payload.ts'
import { ENTRY_BYTES_MAX } from './tile.ts'

/** Who did it. */
export type EntryActor = {
  readonly type: 'person' | 'application' | 'system' | 'anonymous'
  readonly id: string
  readonly name?: string
  readonly roles?: readonly string[]
}

/** One act or record, as the log holds it. Its canonical text is the leaf. */
export type Entry = {
  readonly v: 1
  readonly id: string
  readonly institution: string
  /** When it happened: UTC with milliseconds, `2026-01-31T08:00:00.000Z`. */
  readonly at: string
  /** What happened, such as `permit.minted`. */
  readonly kind: string
  /** The id of what it happened to. */
  readonly subject: string
  readonly actor: EntryActor
  readonly body: JsonValue
  readonly payloads: readonly Payload[]
}

const ACTOR_TYPES = new Set(['person', 'application', 'system', 'anonymous'])
const ENTRY_MEMBERS = [
  'actor',
  'at',
  'body',
  'id',
  'institution',
  'kind',
  'payloads',
  'subject',
  'v',
]
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
const SHA256 = /^sha256:[0-9a-f]{64}$/
const SM3 = /^sm3:[0-9a-f]{64}$/

/**
 * The canonical text of an entry. INVARIANT: what this writes, `parseEntry` reads.
 * Errors: `entry_refused` for a shape that is not an entry or a text beyond `ENTRY_BYTES_MAX`;
 * `canonical_value_refused` for a body that JSON cannot say.
 */
export function encodeEntry(entry: Entry): string {
  const verdict = checkShape(entry)
  if (!verdict.ok) throw new LedgerError('entry_refused', verdict.reason)
  const text = canonicalize(entry)
  if (Buffer.byteLength(text) > ENTRY_BYTES_MAX) {
    throw new LedgerError('entry_refused', `an entry has at most ${ENTRY_BYTES_MAX} bytes`)
  }
  return text
}

/** Reads an entry: canonical text, known members only, nothing missing. */
export function parseEntry(text: string): Outcome<Entry> {
  if (Buffer.byteLength(text) > ENTRY_BYTES_MAX) {
    return refused(`an entry has at most ${ENTRY_BYTES_MAX} bytes`)
  }
  const parsed = parseCanonical(text)
  if (!parsed.ok) return parsed
  const verdict = checkShape(parsed.value)
  return verdict.ok ? accepted(parsed.value as Entry) : verdict
}

function checkShape(entry: unknown): Verdict {
  if (!isRecord(entry)) return refused('an entry is an object')
  if (entry.v !== 1) return refused('the version of an entry is 1')
  const unknown = unknownMember(entry, ENTRY_MEMBERS)
  if (unknown !== undefined) return refused(`an entry has no member "${unknown}"`)
  for (const name of ['id', 'institution', 'kind', 'subject'] as const) {
    if (!isText(entry[name])) return refused(`"${name}" of an entry is a text that is not empty`)
  }
  if (typeof entry.at !== 'string' || !isInstant(entry.at)) {
    return refused('"at" of an entry is an instant in UTC with milliseconds')
  }
  if (entry.body === undefined) return refused('"body" of an entry is missing')
  const actor = checkActor(entry.actor)
  return actor.ok ? checkPayloads(entry.payloads) : actor
}

function checkActor(actor: unknown): Verdict {
  if (!isRecord(actor)) return refused('"actor" of an entry is an object')
  const unknown = unknownMember(actor, ['id', 'name', 'roles', 'type'])
  if (unknown !== undefined) return refused(`an actor has no member "${unknown}"`)
  if (typeof actor.type !== 'string' || !ACTOR_TYPES.has(actor.type)) {
    return refused('an actor is a person, an application, the system or anonymous')
  }
  if (!isText(actor.id)) return refused('"id" of an actor is a text that is not empty')
  if (actor.name !== undefined && typeof actor.name !== 'string') {
    return refused('"name" of an actor is a text')
  }
  if (actor.roles !== undefined && !(Array.isArray(actor.roles) && actor.roles.every(isText))) {
    return refused('"roles" of an actor is a list of texts')
  }
  return HOLDS
}

function checkPayloads(payloads: unknown): Verdict {
  if (!Array.isArray(payloads)) return refused('"payloads" of an entry is a list')
  const names = new Set<unknown>()
  for (const payload of payloads as readonly unknown[]) {
    const verdict = checkPayload(payload)
    if (!verdict.ok) return verdict
    names.add((payload as Payload).name)
  }
  return names.size === payloads.length ? HOLDS : refused('two payloads of an entry share a name')
}

function checkPayload(payload: unknown): Verdict {
  if (!isRecord(payload)) return refused('a payload is an object')
  const unknown = unknownMember(payload, ['bytes', 'digest', 'name', 'retention', 'sm3'])
  if (unknown !== undefined) return refused(`a payload has no member "${unknown}"`)
  if (!isText(payload.name)) return refused('"name" of a payload is a text that is not empty')
  if (!isText(payload.retention))
    return refused('"retention" of a payload is a text that is not empty')
  if (typeof payload.digest !== 'string' || !SHA256.test(payload.digest)) {
    return refused('"digest" of a payload is sha256: and 64 hexadecimal digits')
  }
  if (payload.sm3 !== undefined && !(typeof payload.sm3 === 'string' && SM3.test(payload.sm3))) {
    return refused('"sm3" of a payload is sm3: and 64 hexadecimal digits')
  }
  const { bytes } = payload
  if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes) || bytes < 0) {
    return refused('"bytes" of a payload is a whole number from zero on')
  }
  return HOLDS
}

function isInstant(text: string): boolean {
  const match = INSTANT.exec(text)
  if (match === null) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month)
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0

function unknownMember(value: object, known: readonly string[]): string | undefined {
  return Object.keys(value).find((name) => !known.includes(name))
}
