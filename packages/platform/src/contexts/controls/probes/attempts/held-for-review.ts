import { callDoor } from '../client.ts'
import { HELD, observeHeld } from '../held.ts'
import type { Probe } from '../probe.ts'
import { question } from '../question.ts'

export const heldForReview: Probe = {
  id: 'held-for-review',
  statements: ['17.2', '22.3'],
  tries: {
    zh: '在复核点上取得结果：直接索取、凭单索取、由本应用负责人复核；均不得放行，复核人员决定后方可放行',
    en: 'Tries to get a result at a review point: at once, by its ticket, by who answers for the application; it leaves once a reviewer decided',
  },
  expects: HELD,
  async run(arena) {
    const { origin, stand } = arena
    const body = { ...question(stand.models.name), hengjian: { decision: 'hold' } }
    const answer = await callDoor(origin, stand.running.key, body)
    return observeHeld(answer, arena, { verdict: 'release' })
  },
}
