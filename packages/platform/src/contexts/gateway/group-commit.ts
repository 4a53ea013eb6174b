import type { Logger } from 'pino'
import { monotonicMs } from '#kernel/time.ts'
import { isUnreachable, toCatalogueError } from '#platform/http/reply-error.ts'

/**
 * A write that takes longer counts as one to a database that is away: a wire that swallows what is sent neither delivers nor
 * fails. Well within the lease, so that nobody waits for the end of it.
 */
export const WRITE_MS_MAX = 2_000
/** Timers count whole milliseconds: one may ring a little before its time has passed by the exact clock. */
const EARLY_MS_MAX = 5
const BATCH_ITEMS_MAX = 256
const RETRY_MS = 100
/** How long a stop waits for a database that is away. */
const STOP_MS_MAX = 10_000

/** Waiting items share one write: group commit. */
export interface GroupCommit<T> {
  /** Written at once; rejects with `refusal` when it cannot be. */
  urgent(item: T): Promise<void>
  /** Written within the gather time, and tried again for as long as the database is away. */
  later(item: T): void
  /** How many items wait. */
  size(): number
  /** How long the database has been away for what was promised for later, or for a write under way; 0 where it is not. */
  lateMs(): number
  stop(): Promise<void>
}

export interface GroupCommitOptions<T> {
  readonly name: string
  readonly write: (items: readonly T[]) => Promise<unknown>
  /** Called for each item once it is durable. */
  readonly written?: (item: T) => void
  /** What whoever waits is told when an item cannot be written. */
  readonly refusal: () => Error
  readonly gatherMs: number
  readonly log: Logger
}

interface Waiting<T> {
  readonly item: T
  readonly since: number
  /** Absent for what nobody waits for. */
  readonly settle: PromiseWithResolvers<void> | undefined
}

export function createGroupCommit<T>(options: GroupCommitOptions<T>): GroupCommit<T> {
  const { name, write, written, refusal, gatherMs, log } = options
  let queue: Waiting<T>[] = []
  let flushing: Promise<void> | undefined
  let gather: NodeJS.Timeout | undefined
  let awaySinceMs: number | undefined
  let writingSinceMs: number | undefined
  let stopAtMs: number | undefined

  function push(waiting: Waiting<T>) {
    queue.push(waiting)
    if (flushing !== undefined) return
    if (waiting.settle !== undefined || queue.length >= BATCH_ITEMS_MAX) start()
    else gather ??= setTimeout(start, gatherMs)
  }

  function start() {
    clearTimeout(gather)
    gather = undefined
    flushing ??= flush().finally(() => {
      flushing = undefined
    })
  }

  async function flush() {
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH_ITEMS_MAX)
      queue = queue.slice(BATCH_ITEMS_MAX)
      await settle(batch)
    }
  }

  /** One item that cannot be written must not keep the others from it. */
  async function settle(batch: readonly Waiting<T>[]): Promise<void> {
    try {
      writingSinceMs = monotonicMs()
      await write(batch.map(({ item }) => item))
      awaySinceMs = undefined
      for (const waiting of batch) {
        written?.(waiting.item)
        waiting.settle?.resolve()
      }
    } catch (error) {
      if (isUnreachable(error)) return giveBack(batch, error)
      if (batch.length > 1) {
        for (const waiting of batch) await settle([waiting])
        return
      }
      const { code } = toCatalogueError(error, log)
      log.error({ code, name }, 'one item could not be written')
      batch[0]?.settle?.reject(refusal())
    } finally {
      writingSinceMs = undefined
    }
  }

  /** Who waits is told; what was promised for later is kept and tried again. */
  async function giveBack(batch: readonly Waiting<T>[], error: unknown) {
    const { code } = toCatalogueError(error, log)
    for (const { settle } of batch) settle?.reject(refusal())
    const kept = batch.filter((waiting) => waiting.settle === undefined)
    log.warn({ code, name, refused: batch.length - kept.length, kept: kept.length }, 'not written')
    if (stopAtMs !== undefined && monotonicMs() > stopAtMs) {
      log.error({ name, lost: kept.length + queue.length }, 'lost at the stop')
      queue = []
      return
    }
    queue = [...kept, ...queue]
    // Whoever was refused waits no more: only what is kept shows later that the database is back.
    awaySinceMs ??= kept[0]?.since
    if (queue.length > 0) await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }

  return {
    urgent(item) {
      const settle = Promise.withResolvers<void>()
      push({ item, since: monotonicMs(), settle })
      return settle.promise
    },
    later: (item) => push({ item, since: monotonicMs(), settle: undefined }),
    size: () => queue.length,
    lateMs() {
      const nowMs = monotonicMs()
      if (awaySinceMs !== undefined) return nowMs - awaySinceMs
      const writingMs = nowMs - (writingSinceMs ?? nowMs)
      return writingMs >= WRITE_MS_MAX - EARLY_MS_MAX ? writingMs : 0
    },
    async stop() {
      stopAtMs = monotonicMs() + STOP_MS_MAX
      start()
      await flushing
    },
  }
}
