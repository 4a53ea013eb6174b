import type { ColumnType } from 'kysely'
import type { ApplicationId, EntryId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'gateway.open_call': OpenCallTable
    'gateway.process': ProcessTable
  }
}

type Opening = { readonly [key: string]: string | boolean }

interface OpenCallTable {
  id: EntryId
  institution: InstitutionId
  application: ApplicationId
  process_id: string
  started_at: Instant
  opening: ColumnType<Opening, string, never>
  retention: string
  sealed_request: Uint8Array
}

interface ProcessTable {
  id: string
  seen_at: Instant
}
