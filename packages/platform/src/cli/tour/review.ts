import { z } from 'zod'
import { MODEL } from './door.ts'
import { nameOf } from './dossier.ts'
import { expectThat } from './narration.ts'
import type { TourApplication } from './register.ts'
import { codeOf } from './session.ts'
import type { Stage } from './stage.ts'

const QUESTION = '我要投诉昨天的柜面服务'
const REPLY = '您的投诉已登记，专人将在一个工作日内与您联系。'

const Ticket = z.object({ id: z.string(), deadline: z.string(), poll: z.string() })
const Answer = z.object({
  choices: z.tuple([z.object({ message: z.object({ content: z.string() }) })]),
})
const Closed = z.object({ outcome: z.string(), closing: z.string() })

/** An answer at a review point waits for a person, who is not its owner, and leaves as that person corrected it. */
export async function reviewHeld(stage: Stage, { key, owner }: TourApplication): Promise<void> {
  const { origin, narration } = stage
  narration.act({
    zh: '客户要投诉：答复在复核点被扣留，由人决定',
    en: 'A customer complains: the answer is held at a review point for a person',
  })
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const messages = [{ role: 'user', content: QUESTION }]
  const body = JSON.stringify({ model: MODEL, messages, hengjian: { topic: 'complaint' } })
  const held = await fetch(`${origin}/v1/chat/completions`, { method: 'POST', headers, body })
  const ticket = Ticket.safeParse(await held.json())
  expectThat(
    held.status === 202 && ticket.success,
    { zh: '202 与票据', en: '202 with a ticket' },
    held.status,
  )
  const { id, deadline, poll } = ticket.data
  narration.proof({
    zh: `扣留：202，票据 ${id}，时限 ${deadline}`,
    en: `held: 202 with the ticket ${id}, until ${deadline}`,
  })
  const claim = `/reviews/${id}/claim`
  const own = await (await stage.as(owner)).send('POST', claim)
  expectThat(
    codeOf(own) === 'identity.forbidden',
    { zh: '负责人不得复核', en: 'its owner may not review it' },
    own,
  )
  const reviewer = await stage.as('reviewer')
  await reviewer.ask(z.object({ id: z.string() }), 'POST', claim)
  const decision = { verdict: 'correct', reason: '投诉须登记，不作自动答复', text: REPLY }
  const closed = await reviewer.ask(Closed, 'POST', `/reviews/${id}/decisions`, decision)
  const answered = await fetch(`${origin}${poll}`, { headers })
  const answer = Answer.safeParse(await answered.json())
  expectThat(
    answered.status === 200 && answer.success && answer.data.choices[0].message.content === REPLY,
    { zh: '调用方取得更正后的答复', en: 'the caller gets the corrected answer' },
    answered.status,
  )
  narration.proof({
    zh: `${nameOf(stage, 'reviewer').zh} 更正后放行，记录 ${closed.closing}；负责人复核被拒绝：403`,
    en: `${nameOf(stage, 'reviewer').en} corrects it, recorded as ${closed.closing}; its owner was refused: 403`,
  })
}
