import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type ConsoleWorld,
  describeInBrowser,
  openConsoleWorld,
  settled,
  visit,
} from './console-world.ts'

describeInBrowser('decision tables', () => {
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsoleWorld()
  })
  afterAll(() => world?.close())

  test('a case is tried on the tier rules: what it meets is marked where it stands, and it stands in the address', async () => {
    const page = await world.as('service.owner')
    await visit(page, `${world.origin}/governance`)
    await page.getByRole('link', { name: '决策表' }).click()
    await settled(page)
    const met = page.locator('.rules tr.met')
    await met.getByText('computed-points-low').waitFor()
    await page.getByText('低风险').first().waitFor()

    await page.getByLabel('使用生成式模型').check()
    await page.getByLabel('面向客户').check()
    await page.getByText('高风险').first().waitFor()
    await met.getByText('fixed-generative-customer').first().waitFor()
    expect(new URL(page.url()).searchParams.get('customerFacing')).toBe('yes')

    await page.reload()
    await settled(page)
    expect(await page.getByLabel('面向客户').isChecked()).toBe(true)
    await met.getByText('fixed-generative-customer').first().waitFor()
  })

  test('a case is tried on the review conditions of a permit: each says what it comes to', async () => {
    const page = await world.as('service.owner')
    await visit(page, `${world.origin}/decision-tables?tab=points`)
    await page.getByText('请选择应用').waitFor()
    const field = page.getByLabel('应用', { exact: true })
    await field.fill('智能客服助手')
    await page.locator('.ant-select-dropdown:visible').getByText('智能客服助手').click()
    await page.getByText('不成立').first().waitFor()
    await page.getByLabel('主题').fill('complaint')
    await page.getByText('放行前由人工复核').waitFor()
    await page.getByText('转人工复核').first().waitFor()
  })
})
