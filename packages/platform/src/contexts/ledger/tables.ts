import type { Generated } from 'kysely'
import type { EntryId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'ledger.log': LogTable
    'ledger.entry': EntryTable
    'ledger.pending': PendingTable
    'ledger.leaf': LeafTable
    'ledger.tile': TileTable
    'ledger.checkpoint': CheckpointTable
    'ledger.signing_key': SigningKeyTable
    'ledger.content_key': ContentKeyTable
    'ledger.payload': PayloadTable
    'ledger.business_end': BusinessEndTable
  }
}

export type SigningPurpose = 'log' | 'log-sm2' | 'permit'

interface LogTable {
  institution: InstitutionId
  origin: string
  size: Generated<number>
}

interface EntryTable {
  seq: Generated<number>
  id: EntryId
  institution: InstitutionId
  at: Instant
  kind: string
  subject: string
  text: string
}

interface PendingTable {
  seq: number
  institution: InstitutionId
  leaf: Uint8Array
}

interface LeafTable {
  institution: InstitutionId
  index: number
  seq: number
}

interface TileTable {
  institution: InstitutionId
  level: number
  n: number
  hashes: Uint8Array
}

interface CheckpointTable {
  institution: InstitutionId
  size: number
  root: Uint8Array
  note: string
  at: Instant
}

interface SigningKeyTable {
  institution: InstitutionId
  purpose: SigningPurpose
  verifier_key: string
  sealed_secret: Uint8Array
  created_at: Instant
}

interface ContentKeyTable {
  id: string
  institution: InstitutionId
  retention: string
  business: string
  month: string
  sealed_key: Uint8Array | null
  created_at: Instant
  destroyed_at: Instant | null
}

interface PayloadTable {
  entry_id: EntryId
  name: string
  key_id: string
  box: Uint8Array
}

interface BusinessEndTable {
  institution: InstitutionId
  business: string
  ended_at: Instant
}
