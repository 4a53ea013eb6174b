import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type ConsoleWorld,
  describeInBrowser,
  look,
  openConsoleWorld,
  pick,
  settled,
  visit,
} from './console-world.ts'

/** Six people in as many browsers, and a dozen pictures. */
const PATIENCE_MS = 240_000

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
    await expect.poll(() => page.getByLabel('面向客户').isChecked()).toBe(true)
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

  test(
    'a table is drafted, refused below the floor, corrected, tried, compared, voted on and in force, by clicking',
    async () => {
      const drafter = await world.as('risk.manager')
      await visit(drafter, `${world.origin}/decision-tables`)
      await drafter.getByText('产品自带的第 0 版').waitFor()
      await drafter.getByRole('button', { name: '起草新版本' }).click()
      await drafter.getByRole('heading', { name: '分级表第 1 版' }).waitFor()
      await drafter.getByText('所有情形均有等级').waitFor()
      const address = new URL(drafter.url()).pathname
      await look(drafter, 'tier-table-edit.zh')

      // The fourth row is the one before which credit approval is fixed high: without it the table goes below the floor.
      const save = () => drafter.getByRole('button', { name: '保存草案' }).click()
      await drafter.getByRole('button', { name: '删除第 3 行', exact: true }).click()
      await save()
      await drafter
        .getByText(/第 \d+ 行低于第十六条对「信贷审批」固定的高风险/)
        .first()
        .waitFor()
      const propose = drafter.getByRole('button', { name: '提请表决' })
      await expect.poll(() => propose.getAttribute('aria-disabled')).toBe('true')
      await look(drafter, 'tier-table-faulty.zh')
      await drafter.getByRole('link', { name: '试算此情形' }).first().click()
      await drafter.getByText('第十六条固定为高风险').waitFor()
      await drafter.getByRole('tab', { name: '编辑' }).click()

      // Written anew by picking from lists, and one row made stricter.
      await drafter.getByRole('button', { name: '在此行之前增加一行 (3)' }).click()
      const row = drafter.locator('table.grid tbody tr').nth(2)
      await row.getByRole('button', { name: '增加条件' }).click()
      await pick(drafter, drafter, '第 3 行条件 1 的因素', '场景')
      const values = drafter.getByLabel('第 3 行条件 1 的取值')
      await values.fill('信贷审批')
      await values.press('Enter')
      await values.press('Escape')
      await drafter.getByLabel('第 3 行依据（中文）').fill('信贷审批固定为高风险。')
      await drafter.getByLabel('第 3 行依据（英文）').fill('Credit approval is high risk.')
      const count = await drafter.locator('table.grid tbody tr').count()
      await pick(drafter, drafter, `第 ${count} 行等级`, '中风险')
      await save()
      await drafter.getByText('所有情形均有等级').waitFor()

      await drafter.getByRole('tab', { name: '试算' }).click()
      await drafter.locator('.rules tr.met').getByText('computed-points-low').waitFor()
      await drafter.getByText('中风险').first().waitFor()
      await look(drafter, 'tier-table-trial.zh')
      await drafter.getByRole('tab', { name: '对比与影响' }).click()
      await drafter.getByText('公文起草助手').waitFor()
      await look(drafter, 'tier-table-compare.zh')
      const reader = await world.as('risk.manager', 'en')
      await visit(reader, `${world.origin}${address}`)
      await reader.getByText('Every case has a tier').waitFor()
      await look(reader, 'tier-table-edit.en')

      await propose.click()
      await drafter.getByRole('dialog').getByRole('button', { name: '提请表决' }).click()
      await drafter.getByRole('link', { name: '查看表决' }).click()
      await drafter.getByRole('heading', { name: '提案：分级表第 1 版' }).waitFor()
      // Who drafts decides nothing.
      const vote = drafter.getByRole('button', { name: '表决', exact: true })
      await expect.poll(() => vote.getAttribute('aria-disabled')).toBe('true')
      const proposal = new URL(drafter.url()).pathname

      for (const login of ['committee.chair', 'committee.business', 'committee.risk', 'security']) {
        const member = await world.as(login)
        await visit(member, `${world.origin}${proposal}`)
        await member.getByText('公文起草助手').waitFor()
        await member.getByRole('button', { name: '表决', exact: true }).click()
        const dialog = member.getByRole('dialog')
        await pick(member, dialog, '意见', '赞成')
        await dialog.getByRole('button', { name: '表决', exact: true }).click()
        await expect.poll(() => dialog.allInnerTexts()).toEqual([])
      }
      const chair = await world.as('committee.chair', 'en')
      await visit(chair, `${world.origin}${proposal}`)
      await look(chair, 'tier-table-proposal.en')
      // Four of five are a quorum; the chair need not wait for the fifth.
      await chair.getByRole('button', { name: 'Close the vote' }).click()
      await chair.getByRole('dialog').getByRole('button', { name: 'Close the vote' }).click()
      await chair.getByText('Resolved').first().waitFor()
      await visit(chair, `${world.origin}${address}?tab=votes`)
      await chair.getByText('In force', { exact: true }).first().waitFor()
      await look(chair, 'tier-table-in-force.en')

      await visit(drafter, `${world.origin}/decision-tables`)
      await drafter.getByRole('link', { name: '现行：本机构第 1 版' }).waitFor()
      await drafter.locator('.rules tr.met').getByText('computed-points-low').waitFor()
      await visit(drafter, `${world.origin}/decision-tables?tab=versions`)
      await drafter.getByText('现行', { exact: true }).waitFor()
      await look(drafter, 'tier-table-versions.zh')
    },
    PATIENCE_MS,
  )
})
