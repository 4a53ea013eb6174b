import pino, { type Logger } from 'pino'
import { createAppend, createContentKeys, openLog } from '#contexts/ledger/index.ts'
import { exitReactions, overrideReactions } from '#contexts/oversight/index.ts'
import { permitReactions } from '#contexts/permits/index.ts'
import { type Clock, systemClock } from '#kernel/time.ts'
import { createVault } from '#platform/crypto/vault.ts'
import type { Connected } from '#platform/database/connect.ts'
import type { Reactions, Services } from '#platform/services.ts'

/** Acts that make contexts further right act too, in the same transaction and in their order. */
const reactions: Reactions = joined([permitReactions, exitReactions, overrideReactions])

export interface ServiceOptions {
  readonly connected: Pick<Connected, 'db' | 'aside'>
  readonly masterKeys: readonly [Uint8Array, ...Uint8Array[]]
  readonly log: Logger
  readonly now?: Clock
  /** SM3 digests and SM2 countersignatures beside the international ones. */
  readonly gm?: boolean
}

/** Puts together what use cases take as an argument. */
export function composeServices(options: ServiceOptions): Services {
  const { connected, masterKeys, log, now = systemClock, gm = false } = options
  const vault = createVault(masterKeys)
  const { db } = connected
  const contentKeys = createContentKeys(connected.aside, vault)
  const { appendAll, appendAlone } = createAppend({ db, now, contentKeys, sm3Digests: gm })
  const services: Services = {
    db,
    now,
    vault,
    log,
    appendAll,
    appendAlone,
    async append(tx, draft) {
      const [id] = await appendAll(tx, [draft])
      await reactions[draft.kind]?.(tx, draft, services)
      return id!
    },
    openLog: (tx, institution) => openLog(tx, vault, institution, now(), { sm2: gm }),
  }
  return services
}

function joined(all: readonly Reactions[]): Reactions {
  const byKind = Map.groupBy(all.flatMap(Object.entries<Reactions[string]>), ([kind]) => kind)
  return Object.fromEntries(
    Array.from(byKind, ([kind, found]): [string, Reactions[string]] => [
      kind,
      async (tx, draft, services) => {
        for (const [, react] of found) await react(tx, draft, services)
      },
    ]),
  )
}

/** Logs go to standard error as JSON lines; they never hold payloads, secrets or personal data. */
export function createLog(level: string): Logger {
  return pino({ level, base: null }, pino.destination(2))
}
