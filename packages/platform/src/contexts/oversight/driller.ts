import { revokeOwnKey } from '#contexts/identity/index.ts'
import { liftDrillStop } from '#contexts/permits/index.ts'
import { loadApplication } from '#contexts/registry/index.ts'
import { systemActor } from '#kernel/actor.ts'
import type { EntryId } from '#kernel/ids.ts'
import { addMs } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import { type Running, untilStopped } from '#platform/jobs/until-stopped.ts'
import type { Services } from '#platform/services.ts'
import { drillFallback, drillStop } from './door-drills.ts'
import { type Drill, DrillFailure, type DrillResult } from './drill.ts'
import {
  type BegunDrill,
  loadTraces,
  renewLease,
  saveResult,
  takeDueDrill,
  takeForsakenDrill,
} from './drill-store.ts'
import { postNotice } from './post-notice.ts'
import { deleteDrillFolder, drillRecovery } from './recovery-drill.ts'

/** A drill whose process has not renewed this is forsaken: its stop must not stand any longer than that. */
const LEASE_MS = 10_000
const RENEWAL_MS = 2_500
const IDLE_WAIT_MS = 1_000

/** What drills need of where the product runs. */
export interface DrillGround {
  /** `http://host:port` of a gateway, where this process knows one. */
  readonly door: string | undefined
  /** Of the embedded database; absent with an outside one, whose recovery its own operators rehearse. */
  readonly dataFolder: string | undefined
}

/** Carries out one drill that is due, after putting back what forsaken ones left. Answers whether there was any. */
export async function drillOnce(ground: DrillGround, services: Services): Promise<boolean> {
  const { db, now } = services
  const lease = () => ({ at: now(), leaseUntil: addMs(now(), LEASE_MS) })
  const forsaken = await together(db, (tx) => takeForsakenDrill(tx, lease()))
  if (forsaken !== undefined) {
    await putBack(forsaken, services)
    await finish(forsaken, failed('interrupted'), services)
    return true
  }
  const drill = await together(db, (tx) => takeDueDrill(tx, lease()))
  if (drill === undefined) return false
  const late = now() > drill.endsAt
  const result = late ? lapsed : await carryOut(drill, ground, services)
  await finish(drill, result, services)
  return true
}

const failed = (reason: string, measured: DrillResult['measured'] = {}): DrillResult => ({
  outcome: 'failed',
  reason,
  targets: {},
  measured,
})
const lapsed: DrillResult = { outcome: 'lapsed', targets: {}, measured: {} }

/** INVARIANT: whatever happens in between, the stop is lifted, the key revoked and the folder gone when this returns. */
async function carryOut(
  drill: BegunDrill,
  ground: DrillGround,
  services: Services,
): Promise<DrillResult> {
  const renewing = setInterval(() => {
    const until = addMs(services.now(), LEASE_MS)
    // A renewal that fails is made up for by the next; if none succeeds, the drill counts as forsaken, which is right.
    void renewLease(services.db, drill, until).catch(() => undefined)
  }, RENEWAL_MS)
  try {
    return await run(drill, ground, services)
  } catch (error) {
    if (error instanceof DrillFailure) return failed(error.reason, error.measured)
    return failed(toCatalogueError(error, services.log).code)
  } finally {
    await putBack(drill, services)
    clearInterval(renewing)
  }
}

async function run(drill: Drill, { door, dataFolder }: DrillGround, services: Services) {
  const marker = await begin(drill, services)
  if (drill.kind === 'recovery') {
    if (dataFolder === undefined) throw new DrillFailure('outside-database')
    return drillRecovery(drill, dataFolder, marker, services)
  }
  if (door === undefined) throw new DrillFailure('no-door-known')
  return drill.kind === 'stop'
    ? drillStop(drill, door, services)
    : drillFallback(drill, door, services)
}

function begin(
  { id, institution, kind, application }: Drill,
  services: Services,
): Promise<EntryId> {
  return together(services.db, (tx) =>
    services.append(tx, {
      kind: 'drill.started',
      subject: id,
      actor: systemActor('drills', institution),
      body: { drill: kind, application },
    }),
  )
}

async function putBack(drill: Drill, services: Services) {
  const { institution, id } = drill
  const { keyId, stopId, folder } = await loadTraces(services.db, drill)
  await together(services.db, async (tx) => {
    if (stopId !== undefined) {
      await liftDrillStop(tx, { institution, id: stopId, drill: id }, services)
    }
    if (keyId !== undefined) {
      await revokeOwnKey(tx, systemActor('drills', institution), keyId, services)
    }
  })
  if (folder !== undefined) await deleteDrillFolder(folder)
}

/** Files what came of it: the entry is the evidence, with what was measured beside what was to be reached. */
async function finish(drill: Drill, result: DrillResult, services: Services) {
  const { id, institution, application, kind, requestedBy } = drill
  const { outcome, reason, targets, measured } = result
  await together(services.db, async (tx) => {
    if (!(await saveResult(tx, drill, result, services.now()))) return
    await services.append(tx, {
      kind: 'drill.finished',
      subject: id,
      actor: systemActor('drills', institution),
      body: { drill: kind, application, outcome, reason, targets, measured, requestedBy },
    })
    const { name, ownerId } = await loadApplication(tx, institution, application)
    const met = outcome === 'met'
    const why = reason === undefined ? '' : ` (${reason})`
    await postNotice(
      tx,
      {
        institution,
        kind: met ? 'drill.finished' : 'drill.failed',
        subject: id,
        to: { roles: ['operator', 'risk-manager'], people: [requestedBy, ownerId] },
        severity: met ? 'info' : 'warning',
        title: met
          ? { zh: `演练达标：${name.zh}`, en: `Drill met its target: ${name.en}` }
          : { zh: `演练未达标：${name.zh}`, en: `Drill failed: ${name.en}` },
        body: {
          zh: `类型 ${kind}，结果 ${outcome}${why}。`,
          en: `Kind ${kind}, outcome ${outcome}${why}.`,
        },
        link: `/drills/${id}`,
      },
      services,
    )
  })
}

/** Looks for drills that are due until stopped; each is taken by one process. */
export function startDriller(ground: DrillGround, services: Services): Running {
  const terms = {
    log: services.log,
    disturbed: 'drills are disturbed',
    failureWaitMs: IDLE_WAIT_MS,
  }
  return untilStopped(async () => ((await drillOnce(ground, services)) ? 0 : IDLE_WAIT_MS), terms)
}
