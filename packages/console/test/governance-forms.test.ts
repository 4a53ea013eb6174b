import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays } from '../../platform/src/kernel/time.ts'
import {
  type ConsoleWorld,
  describeInBrowser,
  look,
  openConsoleWorld,
  pick,
  settled,
  visit,
} from './console-world.ts'
import { act, firstId } from './happenings.ts'

/** What committees and registers keep, written by those who may and approved by somebody else. */
describeInBrowser('the forms of governance', () => {
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsoleWorld()
  })
  afterAll(() => world?.close())

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name })
  const faultAt = (page: Page, label: string) =>
    page
      .locator('.ant-form-item', { has: page.getByLabel(label, { exact: true }) })
      .locator('.ant-form-item-explain-error')
  const refused = async (page: Page, name: string) => {
    const act = button(page, name).first()
    await act.waitFor()
    await expect.poll(() => act.getAttribute('aria-disabled')).toBe('true')
    return (await act.getAttribute('aria-description')) ?? ''
  }
  const committee = async (page: Page, name: string) => {
    await visit(page, `${world.origin}/governance?tab=committees`)
    await page.getByRole('link', { name }).click()
    await heading(page, name).waitFor()
    await settled(page)
  }

  test('a meeting is put on record once, never ahead of its day, and by the administrator alone', async () => {
    const administrator = await world.as('admin.shili')
    await committee(administrator, '风险管理委员会')
    const record = async (day: string) => {
      await button(administrator, '登记会议').click()
      const sheet = administrator.getByRole('dialog')
      await sheet.getByLabel('召开日期').fill(day)
      await sheet.getByRole('button', { name: '登记会议', exact: true }).click()
      return sheet
    }
    const ahead = await record('2099-01-01')
    await ahead.getByRole('alert').waitFor()
    await ahead.getByRole('button', { name: '取消' }).click()
    await ahead.waitFor({ state: 'hidden' })
    await record('2026-03-17')
    await administrator.getByText('2026年3月17日').waitFor()
    await settled(administrator)
    await look(administrator, 'committee-met.zh')

    const member = await world.as('committee.chair')
    await committee(member, '风险管理委员会')
    expect(await refused(member, '登记会议')).toContain('系统管理员')
    expect(await refused(member, '变更成员')).toContain('系统管理员')
  })

  test('a committee is seated anew as a whole; without its chair it is refused at the seats', async () => {
    const administrator = await world.as('admin.shili')
    await committee(administrator, '人工智能治理委员会')
    await button(administrator, '变更成员').click()
    await heading(administrator, '变更成员').waitFor()
    await settled(administrator)
    const chairs = administrator.getByLabel('主任委员')
    await chairs.first().uncheck()
    await button(administrator, '保存').click()
    await administrator.locator('.ant-form-item-explain-error').first().waitFor()
    await look(administrator, 'seats-fault.zh')
    await chairs.first().check()
    await button(administrator, '删除委员 4').click()
    await button(administrator, '保存').click()
    await heading(administrator, '人工智能治理委员会').waitFor()
    await administrator.getByText('此前的席位').waitFor()

    await visit(administrator, `${world.origin}/governance/committees/new`)
    await pick(administrator, administrator, '职责', '人工智能管理')
    for (const [label, value] of [
      ['名称（中文）', '另一个委员会'],
      ['名称（英文）', 'Another committee'],
      ['文号', '示例董决〔2026〕9号'],
      ['日期', '2026-05-01'],
    ] as const) {
      await administrator.getByLabel(label, { exact: true }).fill(value)
    }
    await administrator.locator('input[type=file]').setInputFiles({
      name: 'resolution.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('the paper of the board'),
    })
    const digest = administrator.getByLabel('决议文件摘要（SHA-256）')
    await expect.poll(() => digest.inputValue()).toMatch(/^[0-9a-f]{64}$/)
    for (const [index, name] of ['商致和', '慎思明', '申密'].entries()) {
      const seat = administrator.getByRole('group', { name: `委员 ${index + 1}` })
      await pick(administrator, seat, '姓名', index < 2 ? name : undefined)
      await pick(administrator, seat, '职能', index === 0 ? '风险' : '业务')
    }
    await button(administrator, '设立').click()
    await faultAt(administrator, '职责').waitFor()
    await look(administrator, 'form-committee-fault.zh')
  })

  test('a policy is amended by one and holds once another approved it; the register leaves as a workbook', async () => {
    const manager = await world.as('risk.manager')
    await visit(manager, `${world.origin}/registers/policy?subject=ethics`)
    await manager.getByRole('row').nth(1).getByRole('link').click()
    await heading(manager, '管理制度').waitFor()
    await button(manager, '修订').click()
    await heading(manager, '修订：管理制度').waitFor()
    await manager.getByLabel('版本', { exact: true }).fill('2027')
    await manager.getByLabel('复评日期').fill('2020-01-01')
    await button(manager, '登记').click()
    await faultAt(manager, '复评日期').waitFor()
    await look(manager, 'write-entry-fault.zh')
    await manager.getByLabel('复评日期').fill('2099-01-01')
    await button(manager, '登记').click()
    await heading(manager, '管理制度').waitFor()
    await manager.getByText('待核准').first().waitFor()
    expect(await refused(manager, '核准')).toContain('登记人')
    const address = manager.url()

    const chair = await world.as('committee.chair')
    await visit(chair, address)
    await button(chair, '核准').click()
    await chair.getByRole('dialog').getByRole('button', { name: '核准', exact: true }).click()
    await chair.getByText('已被替换').waitFor()
    await settled(chair)
    // Where the pointer stands a tooltip would open over the text.
    await chair.mouse.move(0, 0)
    await look(chair, 'register-entry-approved.zh')
    expect(await refused(chair, '修订')).toContain('风险管理人员')

    await visit(manager, `${world.origin}/registers/policy`)
    const leaving = manager.waitForEvent('download')
    await button(manager, '导出 Excel').click()
    expect((await leaving).suggestedFilename()).toBe('policy.xlsx')
  })

  test('a plan has its goals as rows and a review its application by name', async () => {
    const administrator = await world.as('admin.shili', 'en')
    await visit(administrator, `${world.origin}/registers/development-plan/new`)
    const fill = async (label: string, value: string) =>
      administrator.getByLabel(label, { exact: true }).fill(value)
    await fill('Title', 'Plan for 2097')
    await fill('From', '2097-01-01')
    await fill('Until', '2097-12-31')
    const goal = administrator.getByRole('group', { name: 'Entry 1' })
    await goal.getByLabel('Goal', { exact: true }).fill('Every call through the door')
    await pick(administrator, goal, 'Owner', '程可行')
    await goal.getByLabel('Due on').fill('2097-06-30')
    await fill('Review on', '2097-12-01')
    await button(administrator, 'Keep it').click()
    await heading(administrator, 'Development plan').waitFor()
    await administrator.getByText('Every call through the door').waitFor()

    const owner = await world.as('service.owner', 'en')
    await visit(owner, `${world.origin}/registers/value-review/new`)
    await pick(owner, owner, 'Application', 'Customer assistant')
    for (const [label, value] of [
      ['Stated benefit', 'Shorter waiting'],
      ['Measured use', '1,200 calls a day'],
      ['Cost (CNY)', '1234.5'],
      ['Conclusion', 'It pays'],
      ['Review on', '2099-01-01'],
    ] as const) {
      await owner.getByLabel(label, { exact: true }).fill(value)
    }
    await owner.getByLabel('It is kept').check()
    await button(owner, 'Keep it').click()
    await heading(owner, 'Value reviews').waitFor()
    await owner.getByText('1,234.5').waitFor()
    await look(owner, 'value-review.en')
  })

  test('an exception that an owner asked for is decided from the list of all, by a risk manager', async () => {
    const owner = await world.as('credit.owner')
    const application = await firstId(owner, world.origin, '/applications?text=零售信贷审批')
    await act(owner, world.origin, 'POST', `/applications/${application}/exceptions`, {
      requirement: 'fallback-ready',
      reason: '人工替代流程正在建设',
      until: addDays(world.product.services.now(), 30),
    })
    await visit(owner, `${world.origin}/governance?tab=exceptions`)
    await owner.getByText('人工替代流程正在建设').waitFor()
    expect(await refused(owner, '批准')).toContain('风险管理人员')

    const manager = await world.as('risk.manager')
    await visit(manager, `${world.origin}/governance?tab=exceptions&pending=true`)
    await button(manager, '批准').click()
    const sheet = manager.getByRole('dialog')
    await sheet.getByLabel('理由').fill('期限合理，措施到位')
    await sheet.getByRole('button', { name: '批准', exact: true }).click()
    await sheet.waitFor({ state: 'hidden' })
    await manager.getByText('没有符合条件的内容').waitFor()
    await visit(manager, `${world.origin}/governance?tab=exceptions`)
    await manager.getByText('已批准').waitFor()
    expect(await manager.getByText('fallback-ready').count()).toBe(0)
    await look(manager, 'exception-decided.zh')
  })
})
