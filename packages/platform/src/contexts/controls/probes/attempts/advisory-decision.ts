import { callDoor } from '../client.ts'
import { HELD, observeHeld } from '../held.ts'
import type { Probe } from '../probe.ts'
import { question } from '../question.ts'

export const advisoryDecision: Probe = {
  id: 'advisory-decision',
  statements: ['22.2'],
  tries: {
    zh: '由可解释性不足的模型作出决定，并在无人复核时取得该决定',
    en: 'Has a model decide that cannot be explained, and tries to get its decision without a person',
  },
  expects: HELD,
  async run(arena) {
    const { origin, stand } = arena
    // No point of the plan names this decision: what holds it is that the model only assists.
    const body = { ...question(stand.models.advisory.name), hengjian: { decision: 'approve' } }
    const answer = await callDoor(origin, stand.running.key, body)
    return observeHeld(answer, arena, { verdict: 'release' })
  },
}
