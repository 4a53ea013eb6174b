import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type ConsoleWorld,
  describeInBrowser,
  look,
  openConsoleWorld,
  settled,
  visit,
} from './console-world.ts'

describeInBrowser('oversight', () => {
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsoleWorld()
  })
  afterAll(() => world?.close())

  async function choose(page: Page, field: string, option: string) {
    await page.getByLabel(field, { exact: true }).click()
    await page.locator('.ant-select-item-option', { hasText: option }).first().click()
  }
  const key = (application: string) =>
    world.sample.keys.find((one) => one.application === application)!.key
  const ask = () =>
    fetch(`${world.origin}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key('drafting-assistant')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        model: 'extractive-answerer',
        messages: [{ role: 'user', content: '存款保险最高赔付多少？' }],
      }),
    })

  test('a stop is tripped after it named what it hits, works at the door, and is lifted by somebody else', async () => {
    expect((await ask()).status).toBe(200)
    const operator = await world.as('operator')
    await visit(operator, `${world.origin}/stops`)
    await choose(operator, '选择对象', '公文起草助手')
    await operator.getByRole('button', { name: '触发停用' }).click()
    const sheet = operator.getByRole('dialog')
    await sheet.getByText('将立即停用以下应用').waitFor()
    await look(operator, 'trip-stop.zh')
    await sheet.getByLabel('理由').fill('内容异常，先停后查')
    await sheet.getByRole('button', { name: '触发停用' }).click()
    await operator.getByRole('heading', { name: '停用', exact: true }).waitFor()
    await settled(operator)
    await look(operator, 'stop.zh')
    await expect.poll(async () => (await ask()).status).toBe(409)

    const own = operator.getByRole('button', { name: '解除停用' })
    expect(await own.getAttribute('aria-disabled')).toBe('true')

    const manager = await world.as('risk.manager', 'en')
    await visit(manager, operator.url())
    await manager.getByRole('button', { name: 'Lift the stop' }).click()
    await manager.getByRole('dialog').getByLabel('Reason').fill('The cause was found and removed.')
    await manager.getByRole('dialog').getByRole('button', { name: 'Lift the stop' }).click()
    await manager.getByText('Lifted by').waitFor()
    await expect.poll(async () => (await ask()).status).toBe(200)
  })

  test('an incident is reported, shows its clocks, and keeps what happened to it', async () => {
    const manager = await world.as('risk.manager')
    await visit(manager, `${world.origin}/incidents/new`)
    await manager.getByLabel('标题（中文）').fill('客服助手误答利率')
    await manager.getByLabel('标题（英文）').fill('The assistant quoted a wrong rate')
    await choose(manager, '类别', '模型失当')
    await choose(manager, '级别', '重大（Ⅱ级）')
    await manager
      .getByLabel('发生了什么')
      .fill('多名客户收到错误的定期利率，已停用并改由人工答复。')
    await manager.getByRole('button', { name: '报告', exact: true }).click()
    await manager.getByRole('heading', { name: '客服助手误答利率' }).waitFor()
    await settled(manager)
    await look(manager, 'incident.zh')

    await manager.getByRole('button', { name: '补充记录' }).click()
    await manager.getByRole('dialog').getByLabel('内容').fill('<img src=x onerror=alert(1)>')
    await manager.getByRole('dialog').getByRole('button', { name: '补充记录' }).click()
    // What somebody writes is text, whatever it looks like.
    await manager.locator('.timeline').getByText('<img src=x onerror=alert(1)>').waitFor()
    expect(await manager.locator('.timeline img').count()).toBe(0)

    await manager.getByRole('button', { name: '登记已报送' }).first().click()
    const report = manager.getByRole('dialog')
    await report.getByLabel('文号').fill('示例报〔2026〕1号')
    await expect.poll(() => report.getByLabel('报送内容').inputValue()).toContain('误答')
    await report.getByRole('button', { name: '登记已报送' }).click()
    await manager.locator('.timeline').getByText('示例报〔2026〕1号').waitFor()
    await look(manager, 'incident-reported.zh')
  })
})
