import type { JSONColumnType } from 'kysely'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { OwnRevisionId } from '../ids.ts'
import type { OwnStatement } from './own-statement.ts'

declare module '../../../platform/database/schema.ts' {
  interface Schema {
    'controls.own_statement': OwnStatementTable
  }
}

export interface OwnStatementTable {
  id: OwnRevisionId
  institution: InstitutionId
  statement: string
  revision: number
  content: JSONColumnType<OwnStatement> | null
  reason: string | null
  digest: string
  drafted_by: PersonId
  drafted_at: Instant
  adopted_by: PersonId | null
  adopted_at: Instant | null
  ended_by: PersonId | null
  ended_at: Instant | null
}
