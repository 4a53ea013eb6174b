import assert from 'node:assert/strict'
import type { EntryId } from '#kernel/ids.ts'
import type { EntryDraft, Services } from '#platform/services.ts'
import { CALL_RECORDED, withheldOf } from './call-record.ts'
import { doorErrors } from './errors.ts'
import { createGroupCommit, WRITE_MS_MAX } from './group-commit.ts'
import { deleteOpenCalls, insertOpenCalls, type OpenCall } from './open-call-store.ts'
import { withinTime } from './within-time.ts'

/** The bound within which the record of a call is durable where it need not be so before the answer. */
export const BOUND_MS = 500
/** Records that nobody waits for gather a little, so that one statement carries many. */
const GATHER_MS = 40
const ENDINGS_GATHER_MS = 100
/** With this many waiting, a caller waits for its record too: it is slowed down before anybody is refused. */
const UNHURRIED_ITEMS_MAX = 512
/** Held records beyond this are refused: memory is no ledger. */
const HELD_ITEMS_MAX = 5_000

/** Writes what happened. */
export interface RecordWriter {
  /**
   * Makes the beginning of a call durable, so that its end cannot be lost unseen. Rejects with `record_unavailable`, also when
   * the database has said nothing for `WRITE_MS_MAX`.
   */
  open(call: OpenCall): Promise<void>
  /**
   * Writes a record. With `durable` it resolves once the record is, and rejects with `answer_unrecorded`;
   * else it resolves at once, and the record is durable within the bound. One that was too late for its answer stands all the
   * same once it is written, and `call.withheld` behind it: the model was asked, and what it said did not leave. Its beginning
   * is cleared after that correction alone, so that a process that dies before it leaves what the sweep corrects.
   */
  close(
    draft: EntryDraft,
    terms: { readonly durable: boolean; readonly opened: boolean },
  ): Promise<void>
  /** Says of a record that was written too late that its answer did not leave. */
  withhold(late: EntryDraft): void
  /** Whether a record taken now would be durable within its bound. */
  isKeepingUp(): boolean
  /** Writes out all that is held. */
  stop(): Promise<void>
}

interface Closing {
  readonly draft: EntryDraft
  /** The beginning that this ends, once it is written. */
  ends: EntryId | undefined
}

/**
 * Beginnings, records and their clearing each go as single statements, side by side: what a record needs is
 * its own durability, not a transaction with its beginning. A process that dies in between leaves a
 * beginning whose record stands, of which the sweep says that nobody knows whether its answer left.
 */
export function createRecordWriter({ db, appendAlone, log }: Services): RecordWriter {
  const beginnings = createGroupCommit<OpenCall>({
    name: 'beginnings',
    write: (calls) => insertOpenCalls(db, calls),
    refusal: doorErrors.record_unavailable,
    gatherMs: GATHER_MS,
    log,
  })
  const endings = createGroupCommit<EntryId>({
    name: 'endings',
    write: (ids) => deleteOpenCalls(db, ids),
    refusal: doorErrors.record_unavailable,
    gatherMs: ENDINGS_GATHER_MS,
    log,
  })
  const records = createGroupCommit<Closing>({
    name: 'records',
    write: (closings) => appendAlone(closings.map(({ draft }) => draft)),
    written: ({ ends }) => {
      if (ends !== undefined) endings.later(ends)
    },
    refusal: doorErrors.answer_unrecorded,
    gatherMs: GATHER_MS,
    log,
  })
  let isStopping = false

  function withhold(late: EntryDraft, ends?: EntryId) {
    if (late.kind === CALL_RECORDED) records.later({ draft: withheldOf(late), ends })
    else if (ends !== undefined) endings.later(ends)
  }

  return {
    async open(call) {
      const begun = beginnings.urgent(call)
      try {
        await inTime(begun, doorErrors.record_unavailable)
      } catch (error) {
        // Nothing was sent: a beginning that is written after all must not look like a call that broke off.
        begun.then(() => endings.later(call.id), ignore)
        throw error
      }
    },
    async close(draft, { durable, opened }) {
      assert(draft.id !== undefined, 'a record has its id before it is written')
      const ends = opened ? draft.id : undefined
      const item: Closing = { draft, ends }
      if (!durable && records.size() < UNHURRIED_ITEMS_MAX) return records.later(item)
      const written = records.urgent(item)
      try {
        await inTime(written, doorErrors.answer_unrecorded)
      } catch (error) {
        item.ends = undefined
        written.then(() => withhold(draft, ends), ignore)
        throw error
      }
    },
    withhold: (late) => withhold(late),
    isKeepingUp: () =>
      !isStopping &&
      records.size() < HELD_ITEMS_MAX &&
      Math.max(records.lateMs(), beginnings.lateMs()) <= BOUND_MS,
    async stop() {
      isStopping = true
      await beginnings.stop()
      await records.stop()
      await endings.stop()
    },
  }
}

const ignore = () => undefined

/** Waits for a write as long as one may take, and rejects with what `late` gives. */
export function inTime<T>(write: Promise<T>, late: () => Error): Promise<T> {
  return withinTime(write, WRITE_MS_MAX, late)
}
