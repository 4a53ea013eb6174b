import { admissionsSince } from '#contexts/governance/index.ts'
import { keysSince } from '#contexts/identity/index.ts'
import { verifiersOf } from '#contexts/ledger/index.ts'
import { banksSince, openPermit, permitsSince, stopsSince } from '#contexts/permits/index.ts'
import { deploymentsSince, openCredential } from '#contexts/registry/index.ts'
import { suppliersSince } from '#contexts/supply/index.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { monotonicMs } from '#kernel/time.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import type { Connected } from '#platform/database/connect.ts'
import { currentEpoch, EPOCH_CHANNEL } from '#platform/database/epoch.ts'
import type { Reader } from '#platform/database/schema.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import type { Services } from '#platform/services.ts'
import { createBankKeeper } from './bank-keeper.ts'
import { saveHeartbeat } from './open-call-store.ts'
import { applyChanges, applyStop, type Changes, emptyState, type GatewayState } from './state.ts'

/** Behind NOTIFY stands a poll: a lost notification delays a stop by no more than this. */
const POLL_MS = 400

/** What changed since `epoch`, in one consistent view of the database. */
export function loadChanges({ db, vault }: Services, epoch: number) {
  return snapshot(db, async (tx) => {
    const deployments = await deploymentsSince(tx, epoch)
    return {
      epoch: await currentEpoch(tx),
      keys: await keysSince(tx, epoch),
      permits: await openPermits(tx, vault, epoch),
      admissions: await admissionsSince(tx, epoch),
      suppliers: await suppliersSince(tx, epoch),
      stops: await stopsSince(tx, epoch),
      banks: await banksSince(tx, epoch),
      deployments: deployments.map((deployment) => ({
        ...deployment,
        live: {
          id: deployment.id,
          baseUrl: deployment.baseUrl,
          upstreamModel: deployment.upstreamModel,
          credential: openCredential(vault, deployment),
          priority: deployment.priority,
          timeoutMs: deployment.timeoutMs,
        },
      })),
    }
  })
}

async function openPermits(tx: Reader, vault: Vault, epoch: number): Promise<Changes['permits']> {
  const rows = await permitsSince(tx, epoch)
  const verifiers = new Map(
    await Promise.all(
      [...new Set(rows.map(({ institution }) => institution))].map(
        async (institution: InstitutionId) =>
          [institution, await verifiersOf(tx, vault, institution, 'permit')] as const,
      ),
    ),
  )
  return rows.map((row) => ({
    serial: row.serial,
    application: row.application,
    opened: openPermit(row, verifiers.get(row.institution) ?? []),
    revoked:
      row.revokedAt === undefined
        ? undefined
        : { at: row.revokedAt, reason: row.revocationReason ?? '' },
  }))
}

export interface Follower {
  readonly state: GatewayState
  stop(): Promise<void>
}

/**
 * Keeps a gateway's memory as new as the database: at once on NOTIFY, and by polling the epoch should
 * that fail; `onChange` is told each time. Each poll is also the heartbeat by which others see that this process lives.
 */
export async function followChanges(
  services: Services,
  connected: Connected,
  processId: string,
  onChange: (state: GatewayState) => void,
): Promise<Follower> {
  const state = emptyState()
  const banks = createBankKeeper(state, onChange, services.log)
  let running = true
  /** Whether something changed since it was last asked for: a notice during a refresh must not wait for the next poll. */
  let noticed = false
  let wake = () => {}
  const onNotice = () => {
    noticed = true
    wake()
  }

  async function refresh() {
    const startedMs = monotonicMs()
    // Stops first, by one statement: in an emergency nothing else is worth waiting for.
    const stops = await stopsSince(services.db, state.epoch)
    for (const stop of stops) applyStop(state, stop)
    if (stops.length > 0) onChange(state)
    if (
      (await currentEpoch(services.db)) > state.epoch ||
      state.heardAtMs === Number.NEGATIVE_INFINITY
    ) {
      const { banks: changed, ...changes } = await loadChanges(services, state.epoch)
      applyChanges(state, changes)
      onChange(state)
      const taken = banks.take(changed)
      // Before the first call every bank is there. Later nothing waits for one: a stop least of all.
      if (state.heardAtMs === Number.NEGATIVE_INFINITY) await taken
    }
    // What was read may be as old as the moment before it was asked for.
    state.heardAtMs = startedMs
  }

  let beatAtMs = Number.NEGATIVE_INFINITY
  /** However often something changes, one beat for each poll is enough. */
  async function beat() {
    const nowMs = monotonicMs()
    if (nowMs - beatAtMs < POLL_MS) return
    await saveHeartbeat(services.db, processId, services.now())
    beatAtMs = nowMs
  }

  await refresh()
  await beat()
  const listener = listen(connected, onNotice, services)
  await listener.ensure()

  async function run() {
    while (running) {
      if (!noticed) await sleep()
      if (!running) return
      noticed = false
      try {
        await refresh()
        await listener.ensure()
        await beat()
      } catch (error) {
        const { code } = toCatalogueError(error, services.log)
        services.log.warn({ code }, 'the gateway cannot hear the database')
      }
    }
  }

  function sleep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  const done = run()
  return {
    state,
    async stop() {
      running = false
      wake()
      await done
      await banks.stop()
      await listener.close()
    },
  }
}

/** A LISTEN connection that is made again whenever it has broken. */
function listen(connected: Connected, onNotice: () => void, { log }: Services) {
  type Client = Awaited<ReturnType<Connected['connectAlone']>>
  let client: Client | undefined
  return {
    async ensure() {
      if (client !== undefined) return
      const fresh = await connected.connectAlone()
      fresh.on('notification', onNotice)
      fresh.on('end', () => {
        if (client === fresh) client = undefined
      })
      fresh.on('error', () => {
        log.debug('the notification connection broke; polling until it is back')
        if (client === fresh) client = undefined
      })
      await fresh.query(`listen ${EPOCH_CHANNEL}`)
      client = fresh
    },
    async close() {
      await client?.end()
    },
  }
}
