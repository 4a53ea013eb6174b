import assert from 'node:assert/strict'
import type { EntryId } from '#kernel/ids.ts'
import { monotonicMs } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import { isUnreachable, toCatalogueError } from '#platform/http/reply-error.ts'
import type { EntryDraft, Services } from '#platform/services.ts'
import { doorErrors } from './errors.ts'
import { deleteOpenCalls, insertOpenCalls, type OpenCall } from './open-call-store.ts'

/** Records that may be held back together, so that one transaction carries many. */
const GATHER_MS = 40
const BATCH_ITEMS_MAX = 256
/** The bound within which the record of a call is durable where it need not be so before the answer. */
export const BOUND_MS = 500
/** Held records beyond this are refused: memory is no ledger. */
const HELD_ITEMS_MAX = 5_000
const RETRY_MS = 100
/** How long a stop waits for a database that is away; the bound of lower tiers is long over by then. */
const STOP_MS_MAX = 10_000

/** Writes what happened. Waiting calls share transactions: group commit. */
export interface RecordWriter {
  /** Makes the beginning of a call durable, so that its end cannot be lost unseen. Rejects with `record_unavailable`. */
  open(call: OpenCall): Promise<void>
  /** Makes a record durable and closes its beginning. `opened` says whether there is one. */
  close(draft: EntryDraft, opened: boolean): Promise<void>
  /** Takes a record that will be durable within the bound; throws `record_unavailable` when it cannot be held. */
  hold(draft: EntryDraft, opened: boolean): void
  /** Whether a record taken now would be durable within its bound. */
  isKeepingUp(): boolean
  /** Writes out all that is held. */
  stop(): Promise<void>
}

interface Item {
  readonly open?: OpenCall
  readonly draft?: EntryDraft
  readonly closes?: EntryId
  readonly urgent: boolean
  readonly since: number
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

export function createRecordWriter(services: Services): RecordWriter {
  let queue: Item[] = []
  let flushing: Promise<void> | undefined
  let gather: NodeJS.Timeout | undefined
  let oldestFailedMs: number | undefined
  let stopAtMs: number | undefined

  function push(item: Item) {
    queue.push(item)
    if (flushing !== undefined) return
    if (item.urgent || queue.length >= BATCH_ITEMS_MAX) start()
    else gather ??= setTimeout(start, GATHER_MS)
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

  /** Writes a batch; one record that cannot be written must not keep the others from it. */
  async function settle(batch: readonly Item[]): Promise<void> {
    try {
      await write(services, batch)
      oldestFailedMs = undefined
      for (const item of batch) item.done()
    } catch (error) {
      if (isUnreachable(error)) return giveBack(batch, error)
      if (batch.length > 1) {
        for (const item of batch) await settle([item])
        return
      }
      const { code } = toCatalogueError(error, services.log)
      services.log.error({ code, record: batch[0]?.draft?.id }, 'a record could not be written')
      batch[0]?.failed(doorErrors.record_unavailable())
    }
  }

  /** Who waits is told; what was promised within the bound is kept and tried again. */
  async function giveBack(batch: readonly Item[], error: unknown) {
    const { code } = toCatalogueError(error, services.log)
    services.log.warn({ code, records: batch.length }, 'records cannot be written')
    for (const item of batch) if (item.urgent) item.failed(doorErrors.record_unavailable())
    const kept = batch.filter(({ urgent }) => !urgent)
    if (stopAtMs !== undefined && monotonicMs() > stopAtMs) {
      services.log.error({ records: kept.length + queue.length }, 'records were lost at the stop')
      queue = []
      return
    }
    queue = [...kept, ...queue]
    oldestFailedMs ??= kept[0]?.since ?? monotonicMs()
    if (kept.length > 0 || queue.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }

  function isKeepingUp() {
    if (stopAtMs !== undefined || queue.length >= HELD_ITEMS_MAX) return false
    return oldestFailedMs === undefined || monotonicMs() - oldestFailedMs <= BOUND_MS
  }

  const waitFor = (item: Pick<Item, 'open' | 'draft' | 'closes'>) =>
    new Promise<void>((done, failed) =>
      push({ ...item, urgent: true, since: monotonicMs(), done, failed }),
    )
  const closing = (draft: EntryDraft, opened: boolean) => {
    assert(draft.id !== undefined, 'a record has its id before it is written')
    return { draft, ...(opened && { closes: draft.id }) }
  }

  return {
    open: (call) => waitFor({ open: call }),
    close: (draft, opened) => waitFor(closing(draft, opened)),
    hold(draft, opened) {
      const nothing = () => {}
      const item = closing(draft, opened)
      push({ ...item, urgent: false, since: monotonicMs(), done: nothing, failed: nothing })
    },
    isKeepingUp,
    async stop() {
      stopAtMs = monotonicMs() + STOP_MS_MAX
      start()
      await flushing
    },
  }
}

function write({ db, appendAll }: Services, batch: readonly Item[]) {
  return together(db, async (tx) => {
    await insertOpenCalls(
      tx,
      batch.flatMap(({ open }) => (open === undefined ? [] : [open])),
    )
    await appendAll(
      tx,
      batch.flatMap(({ draft }) => (draft === undefined ? [] : [draft])),
    )
    await deleteOpenCalls(
      tx,
      batch.flatMap(({ closes }) => (closes === undefined ? [] : [closes])),
    )
  })
}
