import type { Generated, JSONColumnType } from 'kysely'
import type { Role } from '#kernel/actor.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { EntryId, InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Effect } from './effect.ts'
import type { AssessmentId, AttestationId, FindingId } from './ids.ts'
import type { ResultDetail } from './result.ts'

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'controls.fold': { institution: InstitutionId; next_index: number }
    'controls.call_day': CallDayTable
    'controls.act_day': ActDayTable
    'controls.assessment': AssessmentTable
    'controls.result': ResultTable
    'controls.finding': FindingTable
    'controls.attestation': AttestationTable
    'controls.catalogue': CatalogueTable
    'controls.threshold': ThresholdTable
  }
}

interface CallDayTable {
  institution: InstitutionId
  /** In UTC, `YYYY-MM-DD`. */
  day: string
  application: string
  /** Empty where no model was found for the call. */
  model_version: string
  supplier: string
  outcome: 'answered' | 'failed' | 'refused' | 'held' | 'fallback' | 'interrupted'
  code: string
  permitted: boolean
  calls: number
  trials: number
  findings: number
  cost_milli: number
  metered: number
  reasoned: number
  hidden: number
}

interface ActDayTable {
  institution: InstitutionId
  day: string
  entries: number
  unattributed: number
}

export interface AssessmentTable {
  id: AssessmentId
  institution: InstitutionId
  at: Instant
  made_at: Instant
  made_by: string
  catalogue_version: string
  catalogue_digest: string
  log_size: number
  counts: JSONColumnType<Partial<Record<Effect, number>>>
  own_counts: JSONColumnType<Partial<Record<Effect, number>>>
  entry_id: EntryId
}

export interface ResultTable {
  institution: InstitutionId
  assessment_id: AssessmentId
  statement: string
  effect: Effect
  detail: JSONColumnType<ResultDetail>
}

export interface FindingTable {
  id: FindingId
  institution: InstitutionId
  statement: string
  effect: Effect
  reason: JSONColumnType<Bilingual>
  owner_role: Role
  assigned_to: PersonId | null
  opened_by: AssessmentId
  opened_at: Instant
  due_at: Instant
  closed_by: AssessmentId | null
  closed_at: Instant | null
  revision: number
}

export interface AttestationTable {
  id: AttestationId
  institution: InstitutionId
  statement: string
  words_digest: string | null
  evidence_digest: string
  made_by: PersonId
  made_at: Instant
  valid_until: Instant
  confirmed_by: PersonId | null
  confirmed_at: Instant | null
  withdrawn_by: PersonId | null
  withdrawn_at: Instant | null
}

interface CatalogueTable {
  seq: Generated<number>
  institution: InstitutionId
  version: string
  digest: string
  text: string
  adopted_by: PersonId
  adopted_at: Instant
}

interface ThresholdTable {
  seq: Generated<number>
  institution: InstitutionId
  statement: string
  name: string
  value: number
  set_by: PersonId
  set_at: Instant
}
