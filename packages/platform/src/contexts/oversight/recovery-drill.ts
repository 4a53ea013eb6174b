import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { impactsOf } from '#contexts/governance/index.ts'
import { findEntry } from '#contexts/ledger/index.ts'
import type { EntryId } from '#kernel/ids.ts'
import { monotonicMs, msOf } from '#kernel/time.ts'
import { connect } from '#platform/database/connect.ts'
import { backup, openEmbedded, restore } from '#platform/database/embedded/index.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { newestPlan } from './continuity-store.ts'
import { continuityTerms } from './continuity-terms.ts'
import { type Drill, DrillFailure, type DrillResult, resultOf } from './drill.ts'
import { saveTraces } from './drill-store.ts'

const MS_PER_MINUTE = 60_000
const FOLDER_PREFIX = 'hengjian-drill-'

/**
 * Recovery, rehearsed (measure 26.3) with the embedded database: a backup of the running one is restored into a
 * throw-away folder and opened there. The time to recover counts from the backup at hand to the newest entry read; the
 * point of recovery is how old the newest entry is that was found again. `marker` was appended just before.
 */
export async function drillRecovery(
  drill: Drill,
  dataFolder: string,
  marker: EntryId,
  services: Services,
): Promise<DrillResult> {
  const folder = await mkdtemp(join(tmpdir(), FOLDER_PREFIX))
  await together(services.db, (tx) => saveTraces(tx, drill, { folder }))
  const targets = await targetsOf(drill, services)
  const startedAt = services.now()
  const startedMs = monotonicMs()
  const file = join(folder, 'drill.backup')
  await backup(dataFolder, file)
  const backupMs = Math.round(monotonicMs() - startedMs)
  const recoveringMs = monotonicMs()
  const restored = join(folder, 'restored')
  await mkdir(restored, { mode: 0o700 })
  await restore(file, restored)
  const found = await readRestored(restored, drill, marker)
  const rtoMs = Math.round(monotonicMs() - recoveringMs)
  if (found === undefined) throw new DrillFailure('newest-entry-lost', { backupMs, rtoMs })
  const rpoMs = Math.max(0, msOf(startedAt) - msOf(found.at))
  return resultOf(targets, { backupMs, rtoMs, rpoMs })
}

/** The entry that stood before the backup, as the recovered database has it. */
async function readRestored(dataFolder: string, { institution }: Drill, marker: EntryId) {
  const embedded = await openEmbedded({ dataFolder })
  try {
    const connected = connect(embedded.connection, () => undefined)
    try {
      return await findEntry(connected.db, institution, marker)
    } finally {
      await connected.close()
    }
  } finally {
    await embedded.stop()
  }
}

/** What the plan says, else the approved impact analysis, else the most that the catalogue allows. */
async function targetsOf({ institution, application }: Drill, { db, now }: Services) {
  const plan = await newestPlan(db, institution, application)
  if (plan !== undefined) {
    return { rtoMs: plan.rtoMinutes * MS_PER_MINUTE, rpoMs: plan.rpoMinutes * MS_PER_MINUTE }
  }
  const impact = (await impactsOf(db, institution, [application], now())).get(application)
  const { recoveryTimeMinutesMax, recoveryPointMinutesMax } = continuityTerms
  return {
    rtoMs: impact?.rtoMs ?? recoveryTimeMinutesMax.value * MS_PER_MINUTE,
    rpoMs: impact?.rpoMs ?? recoveryPointMinutesMax.value * MS_PER_MINUTE,
  }
}

/** Deletes the folder of a drill, and no other: what a row names is checked, for it holds a copy of every secret. */
export async function deleteDrillFolder(folder: string) {
  if (dirname(folder) !== tmpdir() || !basename(folder).startsWith(FOLDER_PREFIX)) return
  await rm(folder, { recursive: true, force: true })
}
