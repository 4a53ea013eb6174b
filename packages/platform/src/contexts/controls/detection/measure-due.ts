import { injectionDetector } from '@hengjian/guard'
import { everyInstitution } from '#contexts/identity/index.ts'
import type { Permit } from '#contexts/permits/index.ts'
import { systemActor } from '#kernel/actor.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { daysBetween, monotonicMs } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import { eachAlone } from '#platform/jobs/each-alone.ts'
import type { Services } from '#platform/services.ts'
import { clearGround } from '../probes/clear-ground.ts'
import { GROUND_SLUG, openGround } from '../probes/ground.ts'
import { beginRound, endRound, renewRound } from '../probes/round-store.ts'
import { ROUND_MS_MAX } from '../probes/run-probes.ts'
import { DETECTION_MEASURED, type DetectionRun } from './detection-run.ts'
import { measurePolicy } from './measure-policy.ts'
import { policiesInUse } from './policies-in-use.ts'
import { readCases } from './read-cases.ts'
import type { ReferenceSet } from './reference-set.ts'
import { newestRuns } from './run-store.ts'
import { contentOfSet, setInForce } from './set-store.ts'

/** A run that is older is made again: the guards are the same, and what runs them may not be. */
const AGAIN_AFTER_DAYS = 30
/** What is still due after so long waits for the next round of the job: others want the ground, too. */
const ENOUGH_MS = 60_000
const RENEWAL_MS = 15_000
const GUARD_VERSION = injectionDetector().version

/** Measures whatever is due, of every institution (measure 25.4). */
export async function measureAll(origin: string, services: Services): Promise<void> {
  await eachAlone(
    everyInstitution(services.db),
    async ({ id, slug }) => {
      if (slug !== GROUND_SLUG) await measureDetection(id, origin, services)
    },
    { log: services.log, idOf: ({ id }) => id },
  )
}

/**
 * Measures how much of the reference set in force is detected, once for each policy of guards under which a generative
 * application runs: on the running product, at the door, on the proving ground. Answers how many policies were measured.
 * Where nothing is due, or a round of probes is under way, it does nothing. Error: `controls.detection_disturbed`.
 */
export async function measureDetection(
  institution: InstitutionId,
  origin: string,
  services: Services,
): Promise<number> {
  const { db, now } = services
  const set = await setInForce(db, institution, now())
  if (set === undefined) return 0
  const due = await policiesDue(set, services)
  const beganMs = monotonicMs()
  let measured = 0
  for (const [policy, permit] of due) {
    if (monotonicMs() - beganMs > ENOUGH_MS) break
    if (!(await measureOne(policy, permit, set, { origin, services }))) break
    measured += 1
  }
  return measured
}

/** One permit for each policy that was not measured by this set and these guards, or too long ago. */
async function policiesDue(
  { institution, digest }: ReferenceSet,
  { db, now }: Services,
): Promise<ReadonlyMap<string, Permit>> {
  const at = now()
  const runs = await newestRuns(db, institution, at)
  const isDue = (run: DetectionRun | undefined) =>
    run === undefined ||
    run.digest !== digest ||
    run.guard !== GUARD_VERSION ||
    daysBetween(run.measuredAt, at) >= AGAIN_AFTER_DAYS
  const used = await policiesInUse(db, institution, at)
  return new Map(
    [...used]
      .filter(([policy]) => isDue(runs.get(policy)))
      .map(([policy, permits]) => [policy, permits[0]!]),
  )
}

/** One round on the ground, and its entry; `false` where another round is under way. */
async function measureOne(
  policy: string,
  permit: Permit,
  { id, institution, digest, format }: ReferenceSet,
  { origin, services }: { readonly origin: string; readonly services: Services },
): Promise<boolean> {
  const { db, now, append } = services
  const content = await contentOfSet(db, institution, id)
  const read = readCases(format, content!)
  if (!read.ok) throw new Error(`the cases of ${id} cannot be read any more`)
  const ground = await openGround(services)
  const round = await beginRound(db, ground.institution, now(), ROUND_MS_MAX)
  if (round === undefined) return false
  const renewing = setInterval(() => {
    // A renewal that fails is made up for by the next.
    void renewRound(db, ground.institution, round, now()).catch(() => undefined)
  }, RENEWAL_MS)
  try {
    await clearGround(ground, services)
    const tallies = await measurePolicy(permit, read.cases, { origin, ground }, services)
    const run: DetectionRun = { set: id, digest, guard: GUARD_VERSION, measuredAt: now(), tallies }
    await together(db, (tx) =>
      append(tx, {
        kind: DETECTION_MEASURED,
        subject: policy,
        actor: systemActor('detection', institution),
        body: { ...run, round },
      }),
    )
    return true
  } finally {
    clearInterval(renewing)
    await clearGround(ground, services)
    await endRound(db, ground.institution, round, now())
  }
}
