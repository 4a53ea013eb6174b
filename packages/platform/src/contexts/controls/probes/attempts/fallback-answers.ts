import type { Bilingual } from '#kernel/bilingual.ts'
import { askUntil, callDoor, textAt } from '../client.ts'
import { HELD, observeHeld } from '../held.ts'
import { type Arena, observe, PASSED, type Probe } from '../probe.ts'
import { question } from '../question.ts'
import type { FailingName } from '../stand-models.ts'

/** Whether the queue of people that a permit names took a call over, and answered it once a person did. */
async function observeFallback(
  answer: Awaited<ReturnType<typeof callDoor>>,
  arena: Arena,
  key: string,
) {
  const observed = observe(answer)
  if (observed.seen !== PASSED) return observed
  const by = answer.headers.get('x-hengjian-fallback')
  if (by !== arena.stand.running.permit.fallback.last?.kind) {
    return { ...observed, seen: 'no_fallback' }
  }
  const said = await observeHeld(answer, arena, { verdict: 'correct', text: '人工答复：探针' }, key)
  return { ...said, seen: said.seen === HELD ? 'fallback_answered' : said.seen }
}

/** Calls a model that fails in one of the ways that the permit names. */
function failureProbe(failing: FailingName, id: string, how: Bilingual): Probe {
  return {
    id,
    statements: ['17.4', '26.4'],
    tries: {
      zh: `调用${how.zh}的模型，看准行证所列人工队列是否自动接替并作答`,
      en: `Calls a model that ${how.en}, and looks whether the queue of people that the permit names steps in by itself and answers`,
    },
    expects: 'fallback_answered',
    async run(arena) {
      const { origin, stand } = arena
      const { key } = stand.running
      const answer = await callDoor(origin, key, question(stand.models.failing[failing].name))
      return observeFallback(answer, arena, key)
    },
  }
}

const STOPPED_WITHIN_MS = 1_000

/** Stops the application itself: its permit names the stop among the failures at which people step in. */
const onStop: Probe = {
  id: 'fallback-on-stop',
  statements: ['17.4', '26.4'],
  tries: {
    zh: '停用一个以人工队列承接停用的应用，看人工队列是否自动接替并作答',
    en: 'Stops an application whose permit names people for that, and looks whether their queue steps in by itself and answers',
  },
  expects: 'fallback_answered',
  async run(arena) {
    const { origin, stand, as } = arena
    const { id: target, key } = stand.laid.backed
    const call = () => callDoor(origin, key, question(stand.models.name))
    const before = observe(await call())
    if (before.seen !== PASSED) return before
    const operator = await as('operator')
    const manager = await as('manager')
    const hits = { scope: 'application', target }
    const tripped = await operator('POST', '/stops', { hits, reason: '探针演练：停用后由人工承接' })
    const stop = textAt(tripped.body, 'id')
    if (stop === undefined) return observe(tripped)
    try {
      const isTaken = ({ headers }: { readonly headers: Headers }) =>
        headers.get('x-hengjian-fallback') !== null
      const { answer } = await askUntil(call, isTaken, STOPPED_WITHIN_MS)
      return await observeFallback(answer, arena, key)
    } finally {
      await manager('POST', `/stops/${stop}/lift`, { reason: '探针演练结束，恢复运行' })
    }
  },
}

export const fallbackAnswers: readonly Probe[] = [
  failureProbe('broken', 'fallback-answers', { zh: '已发生故障', en: 'is down' }),
  failureProbe('slow', 'fallback-on-timeout', { zh: '超时不应答', en: 'does not answer in time' }),
  failureProbe('garbled', 'fallback-on-garbage', {
    zh: '答非所约（不是约定格式）',
    en: 'answers with what is no answer',
  }),
  onStop,
]
