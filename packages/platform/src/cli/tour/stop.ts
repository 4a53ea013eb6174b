import { z } from 'zod'
import { monotonicMs } from '#kernel/time.ts'
import { askUntil, callDoor } from './door.ts'
import { nameOf } from './dossier.ts'
import { expectThat } from './narration.ts'
import type { TourApplication } from './register.ts'
import { codeOf } from './session.ts'
import type { Stage } from './stage.ts'

/** Measure 17.3, as the product promises it: every gateway refuses within a second. */
const STOPPED_WITHIN_MS = 1_000

const Tripped = z.object({ id: z.string() })

/** One person stops the application, and only another one lets it go on. */
export async function stopAndLift(stage: Stage, { id, key }: TourApplication): Promise<void> {
  const { origin, narration } = stage
  narration.act({ zh: '运行人员紧急停用该应用', en: 'The operator stops the application' })
  const operator = await stage.as('operator')
  const call = () => callDoor(origin, key)
  const stop = await operator.ask(Tripped, 'POST', '/stops', {
    hits: { scope: 'application', target: id },
    reason: '导览演练：引文与原文不一致',
  })
  const stopped = await askUntil(call, ({ status }) => status === 409, STOPPED_WITHIN_MS)
  expectThat(
    stopped.answer.code === 'stopped' && stopped.answer.status === 409,
    { zh: '一秒内返回 409 stopped', en: '409 stopped within a second' },
    stopped.answer,
  )
  const elapsedMs = Math.ceil(stopped.elapsedMs)
  narration.proof({
    zh: `停用 ${stop.id} 后 ${elapsedMs} 毫秒，调用被拒绝：409 stopped`,
    en: `${elapsedMs} ms after the stop ${stop.id} calls are refused: 409 stopped`,
  })
  const lift = { reason: '演练结束，已核对引文' }
  const own = await operator.send('POST', `/stops/${stop.id}/lift`, lift)
  expectThat(
    codeOf(own) === 'permits.own_stop',
    { zh: '停用人不得自行解除', en: 'who tripped it may not lift it' },
    own,
  )
  narration.proof({
    zh: `${nameOf(stage, 'operator').zh} 自行解除被拒绝：${own.status} permits.own_stop`,
    en: `${nameOf(stage, 'operator').en} may not lift it: ${own.status} permits.own_stop`,
  })
  const manager = await stage.as('risk-manager')
  const liftedMs = monotonicMs()
  const lifted = await manager.send('POST', `/stops/${stop.id}/lift`, lift)
  expectThat(lifted.status === 204, { zh: '解除成功', en: 'the stop is lifted' }, lifted)
  const again = await askUntil(call, ({ status }) => status === 200, STOPPED_WITHIN_MS)
  expectThat(again.answer.status === 200, { zh: '恢复调用', en: 'calls pass again' }, again.answer)
  narration.proof({
    zh: `${nameOf(stage, 'risk-manager').zh} 解除停用，${Math.ceil(monotonicMs() - liftedMs)} 毫秒后恢复`,
    en: `${nameOf(stage, 'risk-manager').en} lifts it; calls pass again after ${Math.ceil(monotonicMs() - liftedMs)} ms`,
  })
}
