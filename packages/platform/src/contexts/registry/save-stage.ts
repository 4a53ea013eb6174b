import assert from 'node:assert/strict'
import { endBusiness } from '#contexts/ledger/index.ts'
import type { Instant } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { type Application, nextStages, type Stage } from './application.ts'
import { saveStageRow } from './application-store.ts'

/**
 * Moves an application to a stage, for governance, which decides whether it may and appends `application.advanced` with
 * the state after the move (`applicationState`) in the same transaction. `at` is when the business ended, where it retires:
 * from then on the retention of its records counts (measure 21.5).
 * Errors: `registry.stale_revision`.
 */
export async function saveStage(
  tx: Transaction,
  current: Application,
  to: Stage,
  at: Instant,
): Promise<Application> {
  assert(
    nextStages[current.stage].some((stage) => stage === to),
    `no move leads from ${current.stage} to ${to}; the gate should have refused it`,
  )
  if (to !== 'retirement') return saveStageRow(tx, current, to, undefined)
  const retired = await saveStageRow(tx, current, to, at)
  await endBusiness(tx, current.institution, current.id, at)
  return retired
}
