import type { Bilingual } from '#kernel/bilingual.ts'
import type { ApplicationId, InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { IncidentFacts, IncidentId, IncidentSource } from './incident.ts'
import type { Grade, IncidentKind, IncidentMark } from './incident-rules.ts'

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'oversight.incident': IncidentTable
    'oversight.incident_application': IncidentApplicationTable
    'oversight.incident_event': IncidentEventTable
  }
}

export interface IncidentTable {
  id: IncidentId
  institution: InstitutionId
  title: Bilingual
  kind: IncidentKind
  grade: Grade
  marks: readonly IncidentMark[]
  source_kind: IncidentSource['kind']
  source_subject: string | null
  dedupe_key: string | null
  occurred_at: Instant | null
  known_at: Instant
  opened_at: Instant
  opened_by: string
  lead: PersonId | null
  closed_at: Instant | null
  closed_by: PersonId | null
  lesson: string | null
  next_due_at: Instant | null
}

interface IncidentApplicationTable {
  institution: InstitutionId
  application: ApplicationId
  incident: IncidentId
}

interface IncidentEventTable {
  id: string
  institution: InstitutionId
  incident: IncidentId
  type: IncidentFacts['type']
  at: Instant
  by: string
  facts: IncidentFacts
}
