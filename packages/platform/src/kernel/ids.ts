import { v7 } from 'uuid'
import { z } from 'zod'
import { randomOf } from './random.ts'
import { epochMs } from './time.ts'

const UUID_BYTES = 16

/**
 * Ids are `<prefix>_<32 hex>`: the prefix says what it names, the rest is a UUIDv7 (RFC 9562),
 * so that ids sort by the time of their making.
 */
export function defineId<const P extends string>(prefix: P) {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-f]{32}$`))
    .brand<P>()
}

let lastMs = 0
let sequence = 0

export function newId<const P extends string>(prefix: P): string & z.core.$brand<P> {
  const msecs = Math.max(epochMs(), lastMs)
  const random = randomOf(UUID_BYTES)
  // Within a millisecond a counter keeps the order, as RFC 9562 6.2 advises; it begins low enough not to run over.
  sequence = msecs === lastMs ? sequence + 1 : random.readUInt32BE() >>> 2
  lastMs = msecs
  const text = v7({ msecs, seq: sequence, random }).replaceAll('-', '')
  return `${prefix}_${text}` as string & z.core.$brand<P>
}

export const InstitutionId = defineId('ins')
export type InstitutionId = z.infer<typeof InstitutionId>
export const PersonId = defineId('per')
export type PersonId = z.infer<typeof PersonId>
export const KeyId = defineId('key')
export type KeyId = z.infer<typeof KeyId>
export const EntryId = defineId('ent')
export type EntryId = z.infer<typeof EntryId>
export const ApplicationId = defineId('app')
export type ApplicationId = z.infer<typeof ApplicationId>
export const ModelId = defineId('mod')
export type ModelId = z.infer<typeof ModelId>
export const ModelVersionId = defineId('mver')
export type ModelVersionId = z.infer<typeof ModelVersionId>
export const SupplierId = defineId('sup')
export type SupplierId = z.infer<typeof SupplierId>
