import { callDoor } from '../client.ts'
import { HELD, observeHeld } from '../held.ts'
import { observe, PASSED, type Probe } from '../probe.ts'
import { question } from '../question.ts'

export const fallbackAnswers: Probe = {
  id: 'fallback-answers',
  statements: ['17.4', '26.4'],
  tries: {
    zh: '调用已发生故障的模型，看准行证所列人工队列是否自动接替并作答',
    en: 'Calls a model that is down, and looks whether the queue of people that the permit names steps in by itself and answers',
  },
  expects: 'fallback_answered',
  async run(arena) {
    const { origin, stand } = arena
    const answer = await callDoor(origin, stand.running.key, question(stand.models.broken.name))
    const observed = observe(answer)
    if (observed.seen !== PASSED) return observed
    const by = answer.headers.get('x-hengjian-fallback')
    if (by !== stand.running.permit.fallback.last?.kind) return { ...observed, seen: 'no_fallback' }
    const said = await observeHeld(answer, arena, { verdict: 'correct', text: '人工答复：探针' })
    return { ...said, seen: said.seen === HELD ? 'fallback_answered' : said.seen }
  },
}
