import { askUntil, callDoor, textAt } from '../client.ts'
import { observe, PASSED, type Probe } from '../probe.ts'
import { question } from '../question.ts'

/** Statement 17.3: a stop works within a second on every gateway. */
const STOPPED_WITHIN_MS = 1_000

export const stopDrill: Probe = {
  id: 'stop-drill',
  statements: ['17.3'],
  tries: {
    zh: '停用运行中的应用，计量生效用时；由停用人自行解除；再由他人解除并恢复',
    en: 'Stops a running application and takes the time; the same person lifts it; then another does, and it runs again',
  },
  expects: 'stopped_and_restored',
  async run({ origin, stand, as }) {
    const call = () => callDoor(origin, stand.running.key, question(stand.models.name))
    const operator = await as('operator')
    const manager = await as('manager')
    const hits = { scope: 'application', target: stand.running.id }
    const tripped = await operator('POST', '/stops', {
      hits,
      reason: '探针演练：停用须在一秒内生效',
    })
    const id = textAt(tripped.body, 'id')
    if (id === undefined) return observe(tripped)
    const lift = { reason: '探针演练结束，恢复运行' }
    try {
      const isStopped = (answer: { code: string | undefined }) => answer.code === 'stopped'
      const { answer, elapsedMs } = await askUntil(call, isStopped, STOPPED_WITHIN_MS)
      if (!isStopped(answer)) return { ...observe(answer), seen: 'not_stopped_in_time' }
      if (elapsedMs > STOPPED_WITHIN_MS) return { ...observe(answer), seen: 'stopped_late' }
      const own = await operator('POST', `/stops/${id}/lift`, lift)
      if (own.code !== 'permits.own_stop') return { seen: 'own_stop_lifted' }
    } finally {
      await manager('POST', `/stops/${id}/lift`, lift)
    }
    const back = await askUntil(call, ({ status }) => status === 200, STOPPED_WITHIN_MS)
    const observed = observe(back.answer)
    return { ...observed, seen: observed.seen === PASSED ? 'stopped_and_restored' : 'not_restored' }
  },
}
