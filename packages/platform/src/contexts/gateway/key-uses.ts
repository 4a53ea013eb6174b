import type { KeyRow, KeyUse } from '#contexts/identity/index.ts'
import { saveKeyUses } from '#contexts/identity/index.ts'
import type { KeyId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import type { Services } from '#platform/services.ts'

/** Whoever looks at a key wants to know whether anybody still uses it; a minute more or less tells them the same. */
const FLUSH_MS = 60_000

/** When keys were last used by callers of this process. */
export interface KeyUses {
  note(key: KeyRow, at: Instant): void
  /** Writes what was noted and not written yet. */
  flush(): Promise<void>
  stop(): Promise<void>
}

/** Uses are kept in memory and written together, so that a call waits for none of it. A key of a trial lives for one call. */
export function createKeyUses({ db, log }: Pick<Services, 'db' | 'log'>): KeyUses {
  let noted = new Map<KeyId, KeyUse>()
  let flushing = Promise.resolve()

  async function write() {
    const uses = noted
    if (uses.size === 0) return
    noted = new Map()
    try {
      await saveKeyUses(db, [...uses.values()])
    } catch (error) {
      // Tried again with the next ones; a later use of the same key stands.
      noted = new Map([...uses, ...noted])
      log.warn({ code: toCatalogueError(error, log).code }, 'uses of keys could not be written')
    }
  }
  function flush() {
    flushing = flushing.then(write)
    return flushing
  }
  const timer = setInterval(() => void flush(), FLUSH_MS)
  timer.unref()
  return {
    note({ keyId, institution, trialBy }, at) {
      if (trialBy === undefined) noted.set(keyId, { keyId, institution, at })
    },
    flush,
    async stop() {
      clearInterval(timer)
      await flush()
    },
  }
}
