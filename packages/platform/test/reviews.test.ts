import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { entriesOf } from '#contexts/ledger/index.ts'
import {
  CALL_REVIEWED,
  claimReview,
  decideReview,
  expireReviews,
  type ReviewId,
  reviewErrors,
} from '#contexts/oversight/index.ts'
import type { PersonActor } from '#kernel/actor.ts'
import type { EntryId } from '#kernel/ids.ts'
import { openSession } from '../src/cli/tour/session.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import { answerJson, completion, type DoorWorld, openDoorWorld, usual } from './door-world.ts'
import { letTimeRunOut, peopleOf, poll } from './review-world.ts'

const APPLICATION = 'customer-assistant'
const MODEL = 'extractive-answerer'
const ask = (hengjian: object | undefined, extra: object = {}) => ({
  model: MODEL,
  messages: [{ role: 'user', content: '我要投诉柜面服务' }],
  ...(hengjian !== undefined && { hengjian }),
  ...extra,
})
const COMPLAINT = { topic: 'complaint' }
const DECIDED = { decision: 'approve' }
const DECISION = { hengjian: DECIDED }
const ELDERLY = { amount: 80_000, group: 'elderly' }
interface Ticket {
  readonly id: ReviewId
  readonly record: EntryId
  readonly deadline: string
  readonly error: { readonly code: string }
}

describeOnDatabases('review before release', (database) => {
  let door: DoorWorld
  let reviewer: PersonActor
  beforeAll(async () => {
    door = await openDoorWorld(database)
    reviewer = (await peopleOf(door))('reviewer')
  })
  afterAll(() => door.close())
  beforeEach(() => {
    door.behave(usual)
    door.received.length = 0
  })

  const services = () => door.world.services
  async function held(hengjian: object, extra: object = {}): Promise<Ticket> {
    const response = await door.call(APPLICATION, ask(hengjian, extra))
    expect(response.status).toBe(202)
    return (await response.json()) as Ticket
  }
  const claimed = async (hengjian: object = COMPLAINT) => {
    const ticket = await held(hengjian)
    await claimReview(reviewer, ticket.id, services())
    return ticket
  }
  const endings = (record: EntryId) =>
    Array.fromAsync(
      entriesOf(door.world.db, door.sample.institution.id, { kinds: [CALL_REVIEWED] }),
    ).then((entries) =>
      entries.filter(({ body }) => (body as { record: string }).record === record),
    )
  const contentOf = async (response: Response) => {
    const { choices } = (await response.json()) as typeof completion
    return choices[0]!.message.content
  }

  test('at a review point nothing of the result leaves: the caller gets a ticket, the record says held', async () => {
    const response = await door.call(APPLICATION, ask(COMPLAINT))
    expect(response.status).toBe(202)
    const text = await response.text()
    expect(text).not.toContain('存款')
    const ticket = JSON.parse(text) as Ticket
    expect(response.headers.get('x-hengjian-review')).toBe(ticket.id)
    expect(response.headers.get('location')).toBe(`/api/reviews/${ticket.id}`)
    expect(ticket.error.code).toBe('review_pending')
    expect(await door.entryAt(ticket.record)).toMatchObject({
      kind: 'call.recorded',
      body: {
        outcome: { as: 'held', review: ticket.id },
        status: 202,
        path: [{ outcome: 'answered' }],
      },
    })
    const again = await poll(door, APPLICATION, ticket.id)
    expect([again.status, again.headers.get('retry-after')]).toEqual([202, '5'])
    expect(await again.text()).not.toContain('存款')
  })

  test('what no condition holds passes, and what is said of a call never reaches the model', async () => {
    for (const facts of [undefined, { decision: 'none' }, { amount: 80_000, group: 'adult' }]) {
      const response = await door.call(APPLICATION, ask(facts))
      expect(response.status).toBe(200)
      await response.arrayBuffer()
    }
    for (const { body } of door.received) expect(body).not.toHaveProperty('hengjian')
  })

  test('a fact that a condition needs and nobody gave holds in the high tier', async () => {
    const ticket = await held({ group: 'elderly' })
    expect(await door.entryAt(ticket.record)).toMatchObject({ body: { outcome: { as: 'held' } } })
  })

  test.each([{ decision: '张三的申请' }, { amount: '80000' }, { surname: 'x' }, 'approve'])(
    'a call that says %j is refused before a model sees it',
    async (hengjian) => {
      const response = await door.call(APPLICATION, ask(hengjian as object))
      expect(response.status).toBe(400)
      expect(await response.text()).not.toContain('张三')
      expect(door.received).toEqual([])
    },
  )

  test('what the model itself decides counts as well, also within a text, and an unreadable decision is one', async () => {
    const content = JSON.stringify({ text: '已受理', hengjian: { decision: 'complaint' } })
    const [choice] = completion.choices
    const inText = {
      ...completion,
      choices: [{ ...choice, message: { ...choice!.message, content } }],
    }
    for (const answer of [inText, { ...completion, hengjian: { decision: '同意放款' } }]) {
      door.behave((_seen, response) => void answerJson(response, answer))
      expect((await door.call(APPLICATION, ask(undefined))).status).toBe(202)
    }
  })

  test('released, the caller gets what would have left, and the ending names the record of the call', async () => {
    const ticket = await claimed()
    const usualAnswer = await contentOf(await door.call(APPLICATION, ask(undefined)))
    await decideReview(reviewer, ticket.id, { verdict: 'release', reason: '答复无误' }, services())
    const answer = await poll(door, APPLICATION, ticket.id)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-hengjian-label')).toBeTruthy()
    expect(await contentOf(answer)).toBe(usualAnswer)
    const [ending, ...others] = await endings(ticket.record)
    expect(others).toEqual([])
    expect(ending).toMatchObject({
      subject: await door.applicationOf(APPLICATION),
      actor: { type: 'person', id: reviewer.id },
      body: {
        outcome: 'released',
        reviewers: [reviewer.id],
        reasons: [
          {
            by: 'point',
            when: 'given topic and topic in (complaint, loss-report, fraud)',
            facts: { words: { topic: ['complaint'] } },
          },
        ],
      },
    })
    expect(JSON.stringify(ending)).not.toContain('答复无误')
  })

  test('corrected, the caller gets the text of the reviewer, and the correction is a labelled case', async () => {
    const ticket = await claimed()
    const text = '您的投诉已登记，专人将在一个工作日内联系您。'
    const decision = {
      verdict: 'correct',
      reason: '应登记投诉',
      text,
      decision: 'registered',
    } as const
    await decideReview(reviewer, ticket.id, decision, services())
    const answer = await poll(door, APPLICATION, ticket.id)
    expect(await answer.json()).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { content: text } }],
      hengjian: { by: 'reviewer', decision: 'registered' },
    })
    expect(await endings(ticket.record)).toMatchObject([
      { body: { outcome: 'corrected', by: 'reviewer', decision: 'registered' } },
    ])
  })

  test('refused, the caller is told so, once and for all', async () => {
    const ticket = await claimed()
    await decideReview(reviewer, ticket.id, { verdict: 'refuse', reason: '不宜答复' }, services())
    const answer = await poll(door, APPLICATION, ticket.id)
    expect(answer.status).toBe(403)
    expect(((await answer.json()) as Ticket).error.code).toBe('review_rejected')
    await expect(
      decideReview(reviewer, ticket.id, { verdict: 'release', reason: '改主意' }, services()),
    ).rejects.toMatchObject({ code: reviewErrors.review_closed({ at: '' as never }).code })
    expect(await endings(ticket.record)).toHaveLength(1)
  })

  test('a ticket is its own application’s alone, and needs a key', async () => {
    const { id } = await held(COMPLAINT)
    expect((await poll(door, 'drafting-assistant', id)).status).toBe(404)
    const stranger = await fetch(`${door.origin}/api/reviews/${id}`, {
      headers: { authorization: 'Bearer hj_nobody' },
    })
    expect(stranger.status).toBe(401)
    expect((await fetch(`${door.origin}/api/reviews/${id}`)).status).toBe(401)
  })

  test('who waits on the connection gets the result there', async () => {
    const openIds = async () => {
      const query = door.world.db.selectFrom('oversight.review').select('id')
      return (await query.where('closed_at', 'is', null).execute()).map(({ id }) => id)
    }
    const before = new Set(await openIds())
    const waiting = door.call(APPLICATION, ask(COMPLAINT), undefined, undefined, {
      prefer: 'respond-async, wait=60',
    })
    const opened = async () => (await openIds()).find((id) => !before.has(id))
    await expect.poll(opened).toBeDefined()
    const id = (await opened())!
    await claimReview(reviewer, id, services())
    await decideReview(reviewer, id, { verdict: 'release', reason: '答复无误' }, services())
    const response = await waiting
    expect([response.status, response.headers.get('x-hengjian-review')]).toEqual([200, id])
  })

  test('a held stream never starts, and leaves whole once it is released', async () => {
    const ticket = await held(COMPLAINT, { stream: true })
    await claimReview(reviewer, ticket.id, services())
    await decideReview(reviewer, ticket.id, { verdict: 'release', reason: '答复无误' }, services())
    const answer = await poll(door, APPLICATION, ticket.id)
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    const text = await answer.text()
    expect(text).toContain('存款')
    expect(text).toMatch(/data: \[DONE\]\n\n$/)
    const passed = await door.call(APPLICATION, ask(undefined, { stream: true }))
    expect(passed.headers.get('content-type')).toContain('text/event-stream')
    expect(await passed.text()).toMatch(/data: \[DONE\]\n\n$/)
  })

  test('a stream of text begins at once where no point can hold it, and carries no decision', async () => {
    door.behave((_seen, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const chunk = { id: 'c', choices: [{ index: 0, delta: { content: '您好' } }], ...DECISION }
      response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`)
    })
    const text = await (await door.call(APPLICATION, ask(undefined, { stream: true }))).text()
    expect(text).toContain('您好')
    expect(text).not.toContain('approve')
    const json = { stream: true, response_format: { type: 'json_object' } }
    expect((await door.call(APPLICATION, ask(undefined, json))).status).toBe(202)
  })

  test('the work list goes by deadline, is narrowed and counted, and shows the raw call to who has it alone', async () => {
    const signIn = (role: string) => {
      const { login, password } = door.sample.people.find((person) => person.role === role)!
      return openSession(door.origin, 'zh-CN', { login, password })
    }
    const session = await signIn('reviewer')
    const { id } = await held(ELDERLY)
    const Item = z.object({
      id: z.string(),
      dueAt: z.string(),
      queue: z.string(),
      state: z.string(),
    })
    const List = z.object({ items: z.array(Item), next: z.string().optional() })
    const listed: string[] = []
    for (let after = ''; ; ) {
      const page = await session.ask(List, 'GET', `/reviews?limit=2${after}`)
      listed.push(...page.items.map(({ dueAt, id: one }) => `${dueAt}/${one}`))
      if (page.next === undefined) break
      after = `&after=${encodeURIComponent(page.next)}`
    }
    expect(listed).toEqual([...listed].sort())
    expect(listed.some((key) => key.endsWith(id))).toBe(true)

    await session.ask(Item, 'POST', `/reviews/${id}/claim`)
    const mine = await session.ask(List, 'GET', '/reviews?assigned=me')
    expect(mine.items.map((item) => item.id)).toContain(id)
    const overdue = await session.ask(
      List,
      'GET',
      '/reviews?overdue=true&queue=%E5%AE%A2%E6%9C%8D%E5%A4%8D%E6%A0%B8',
    )
    expect(overdue.items).toEqual([])
    const Counts = z.object({
      items: z.array(z.object({ queue: z.string(), open: z.int(), mine: z.int() })),
    })
    const counts = await session.ask(Counts, 'GET', '/reviews/counts')
    expect(counts.items).toMatchObject([{ queue: '客服复核', open: listed.length }])

    const Contents = z.object({ items: z.array(z.object({ name: z.string(), text: z.string() })) })
    const { items } = await session.ask(Contents, 'POST', `/reviews/${id}/looks`)
    expect(items.find(({ name }) => name === 'request')?.text).toContain('我要投诉柜面服务')
    expect(items.find(({ name }) => name === 'answer')?.text).toContain('存款')
    const auditor = await signIn('auditor')
    expect((await auditor.send('POST', `/reviews/${id}/looks`)).status).toBe(403)
    const read = await auditor.send('GET', `/reviews/${id}`)
    expect(read.body).toMatchObject({ id, state: 'claimed', call: { body: { path: [{}] } } })
    expect(JSON.stringify(read.body)).not.toContain('投诉柜面')
  })

  test('when time runs out a high-tier result is refused; a sweep that runs twice changes nothing more', async () => {
    const { id, record } = await claimed(DECIDED)
    await letTimeRunOut(door, id)
    const asked = await held(DECIDED)
    await letTimeRunOut(door, asked.id)
    // Who asks past the deadline does not wait for the sweep.
    expect((await poll(door, APPLICATION, asked.id)).status).toBe(403)
    await expect(
      decideReview(reviewer, id, { verdict: 'release', reason: '晚了' }, services()),
    ).rejects.toMatchObject({ code: 'oversight.review_out_of_time' })
    await Promise.all([expireReviews(services()), expireReviews(services())])
    expect(await expireReviews(services())).toBe(0)
    expect((await poll(door, APPLICATION, id)).status).toBe(403)
    expect(await endings(record)).toMatchObject([
      { actor: { type: 'system' }, body: { outcome: 'expired', reviewers: [] } },
    ])
    const notices = door.world.db.selectFrom('oversight.notice').select(['kind', 'subject'])
    expect(await notices.execute()).toContainEqual({ kind: 'review.overdue', subject: asked.id })
  })

  test('of two who end an item at once one does', async () => {
    const { id, record } = await claimed()
    const release = { verdict: 'release', reason: '答复无误' } as const
    const refuse = { verdict: 'refuse', reason: '不宜答复' } as const
    const both = await Promise.allSettled([
      decideReview(reviewer, id, release, services()),
      decideReview(reviewer, id, refuse, services()),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await endings(record)).toHaveLength(1)
  })
})
