import { z } from 'zod'
import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { snapshot } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { findExitTask } from './exit-store.ts'
import { ExitTask, type ExitTaskId } from './exit-task.ts'
import { monitorErrors } from './monitor-errors.ts'
import { Told } from './notice.ts'
import { noticesAbout } from './notice-store.ts'
import { Trace, traceOf } from './trace.ts'

const MINUTES_PER_DAY = 1_440

export const ExitDetail = z.object({
  exit: ExitTask,
  told: z.array(Told).readonly(),
  /** Absent for stops and idle days, which have no value over a window of calls or readings. */
  trace: Trace.optional(),
})
export type ExitDetail = z.infer<typeof ExitDetail>

/** One exit: the condition that was met and how that went, and who was told. Error: `oversight.unknown_exit`. */
export async function readExit(
  actor: Actor,
  id: ExitTaskId,
  { db, now }: Pick<Services, 'db' | 'now'>,
): Promise<ExitDetail> {
  authorize(actor, 'monitor:read')
  const { institution } = actor
  return snapshot(db, async (reader) => {
    const exit = await findExitTask(reader, institution, id)
    if (exit === undefined) throw monitorErrors.unknown_exit({ exit: id })
    const { application, openedAt, condition } = exit
    const { metric, windowDays } = condition
    const trace =
      metric === 'stop-count' || metric === 'idle-days'
        ? undefined
        : await traceOf(
            reader,
            { institution, application, metric, windowMinutes: windowDays * MINUTES_PER_DAY },
            { at: openedAt, until: exit.resolvedAt ?? now() },
            now(),
          )
    return {
      exit,
      told: await noticesAbout(reader, institution, id),
      ...(trace !== undefined && { trace }),
    }
  })
}
