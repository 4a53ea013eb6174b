import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { newestBodies } from '../facts/registry-store.ts'
import { DETECTION_MEASURED, DetectionRun } from './detection-run.ts'

/** The newest run for each policy that was ever measured, as of an instant. */
export async function newestRuns(
  reader: Reader,
  institution: InstitutionId,
  at: Instant,
): Promise<ReadonlyMap<string, DetectionRun>> {
  const rows = await newestBodies({ reader, institution, at }, [DETECTION_MEASURED])
  return new Map(rows.map(({ subject, body }) => [subject, DetectionRun.parse(body)]))
}
