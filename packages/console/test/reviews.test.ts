import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type ConsoleWorld,
  describeInBrowser,
  look,
  openConsoleWorld,
  settled,
  visit,
} from './console-world.ts'

describeInBrowser('reviews', () => {
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsoleWorld()
  })
  afterAll(() => world?.close())

  const asApplication = () => {
    const { key } = world.sample.keys.find(
      ({ application }) => application === 'customer-assistant',
    )!
    return { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  }
  async function held(): Promise<string> {
    const response = await fetch(`${world.origin}/v1/chat/completions`, {
      method: 'POST',
      headers: asApplication(),
      body: JSON.stringify({
        model: 'extractive-answerer',
        messages: [{ role: 'user', content: '我要投诉柜面服务' }],
        hengjian: { topic: 'complaint' },
      }),
    })
    expect(response.status).toBe(202)
    return ((await response.json()) as { id: string }).id
  }

  test('a held answer is claimed, corrected and released by keyboard, and only then reaches its caller', async () => {
    const id = await held()
    const reviewer = await world.as('reviewer')
    await visit(reviewer, `${world.origin}/reviews`)
    await look(reviewer, 'reviews-waiting.zh')
    await reviewer.getByRole('link', { name: /投诉/ }).first().click()
    await settled(reviewer)
    await reviewer.getByText('领取后可见原始请求与答复').waitFor()
    await reviewer.keyboard.press('c')
    await reviewer.getByText('我要投诉柜面服务').first().waitFor()
    await reviewer.keyboard.press('e')
    await reviewer.getByLabel('更正后的内容').fill('已为您登记投诉，客服专员将在一个工作日内回电。')
    await look(reviewer, 'review-work.zh')
    const address = `${world.origin}/api/reviews/${id}`
    expect((await fetch(address, { headers: asApplication() })).status).toBe(202)

    await reviewer.getByLabel('理由').fill('原答复未说明投诉渠道')
    await reviewer.keyboard.press('Tab')
    await reviewer.keyboard.press('Tab')
    await reviewer.keyboard.press('Enter')
    await reviewer.getByText('已更正').waitFor()
    await look(reviewer, 'review-closed.zh')
    const answer = await fetch(address, { headers: asApplication() })
    expect(await answer.text()).toContain('已为您登记投诉')
  })

  test('who answers for the application sees the review and decides nothing', async () => {
    const id = await held()
    const owner = await world.as('service.owner', 'en')
    await visit(owner, `${world.origin}/reviews/${id}`)
    const claim = owner.getByRole('button', { name: 'Claim (C)' })
    await expect.poll(() => claim.getAttribute('aria-disabled')).toBe('true')
    await owner.keyboard.press('c')
    await owner.getByText('Waiting', { exact: true }).waitFor()
    await look(owner, 'review-not-mine.en')
  })
})
