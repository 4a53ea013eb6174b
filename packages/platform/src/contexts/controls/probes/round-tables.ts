import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'

declare module '#platform/database/schema.ts' {
  interface Schema {
    'controls.probe_round': {
      id: string
      institution: InstitutionId
      began_at: Instant
      ended_at: Instant | null
    }
  }
}
