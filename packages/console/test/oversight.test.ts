import type { Page } from 'playwright-core'
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
import { complain, inOperation, leaveIdle } from './happenings.ts'

describeInBrowser('oversight', () => {
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsoleWorld()
  })
  afterAll(() => world?.close())

  const choose = (page: Page, field: string, option: string) => pick(page, page, field, option)
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
    await expect.poll(() => own.getAttribute('aria-disabled')).toBe('true')

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

  test('complaints raise an alarm, which somebody acknowledges before it is closed', async () => {
    const manager = await world.as('risk.manager')
    await visit(manager, `${world.origin}/alarms?tab=thresholds`)
    const complaints = manager.getByRole('row', { name: /投诉增多/ })
    await complaints.getByRole('button', { name: '收紧' }).first().click()
    await manager.getByRole('dialog').getByLabel('阈值').fill('1')
    await manager.getByRole('dialog').getByRole('button', { name: '收紧' }).click()
    await complaints.getByText('本机构收紧').waitFor()
    await look(manager, 'alarm-tightened.zh')

    await complain(manager, world.origin)
    await visit(manager, world.origin)
    await manager.getByRole('link', { name: '1 条告警待确认' }).click()
    const row = manager.getByRole('row', { name: /投诉增多/ })
    const close = row.getByRole('button', { name: '关闭告警' })
    await expect.poll(() => close.getAttribute('aria-disabled')).toBe('true')
    await row.getByRole('button', { name: '确认' }).click()
    await row.getByText('处理中').waitFor()
    await look(manager, 'alarm-acknowledged.zh')
    await row.getByRole('link', { name: /投诉增多/ }).click()
    await manager.getByText('触发时的值').waitFor()
    await settled(manager)
    await look(manager, 'alarm-acknowledged-page.zh')
    await manager.getByRole('button', { name: '关闭告警' }).click()
    const sheet = manager.getByRole('dialog')
    await sheet.getByLabel('理由').fill('短')
    await sheet.getByRole('button', { name: '关闭告警' }).click()
    // What the API says about the reason stands at the reason.
    await sheet.locator('.ant-form-item-explain-error').waitFor()
    await sheet.getByLabel('理由').fill('同一客户重复投诉，已核实并回访')
    await sheet.getByRole('button', { name: '关闭告警' }).click()
    await sheet.waitFor({ state: 'hidden' })
    await manager.getByText('同一客户重复投诉，已核实并回访').waitFor()
    await visit(manager, `${world.origin}/alarms`)
    await manager.getByText('没有未关闭的告警').waitFor()
  })

  test('a notice leads to its alarm and is read by that; all others are marked at once', async () => {
    const operator = await world.as('operator')
    await visit(operator, `${world.origin}/inbox`)
    await operator.getByLabel('类型').click()
    await operator.locator('.ant-select-item-option', { hasText: /^告警$/ }).click()
    const notice = operator.getByRole('link', { name: /投诉增多/ })
    await notice.click()
    await operator.getByText('触发时的值').waitFor()
    expect(operator.url()).toContain('/alarms/alm_')
    await operator.goBack()
    await operator.getByRole('cell', { name: '已读', exact: true }).waitFor()

    await leaveIdle(world)
    const manager = await world.as('risk.manager')
    await visit(manager, `${world.origin}/inbox?unread=true`)
    await look(manager, 'inbox-unread.zh')
    const rows = manager.locator('tbody tr.ant-table-row')
    await rows.first().getByRole('checkbox').check()
    await manager.getByRole('button', { name: '将所选 1 条标为已读' }).click()
    await manager.getByRole('button', { name: '将所选 0 条标为已读' }).waitFor()
    await manager.getByRole('button', { name: '全部标为已读' }).click()
    await manager.getByRole('dialog').getByRole('button', { name: '全部标为已读' }).click()
    await manager.getByText('没有符合条件的内容').waitFor()
    await manager.getByRole('button', { name: '通知（未读 0）' }).waitFor()
  })

  test('an application that met a condition of exit is kept by who does not own it', async () => {
    const manager = await world.as('risk.manager', 'en')
    await visit(manager, `${world.origin}/alarms?tab=exits`)
    await manager.getByRole('link', { name: /Days without a call/ }).click()
    await manager.getByRole('heading', { name: /met a condition of exit/ }).waitFor()
    await settled(manager)
    await look(manager, 'exit.en')
    await manager.getByRole('button', { name: 'Keep it' }).click()
    const sheet = manager.getByRole('dialog')
    await sheet.getByLabel('Reason').fill('Seasonal: it is used again in autumn.')
    await sheet.getByRole('button', { name: 'Keep it' }).click()
    await sheet.waitFor({ state: 'hidden' })
    await manager.getByText('Seasonal: it is used again in autumn.').waitFor()
  })

  test('a plan is revised, and a drill is scheduled only by who confirms what it names', async () => {
    const operator = await world.as('operator')
    await visit(
      operator,
      `${world.origin}/applications/${await inOperation(operator, world.origin)}/continuity`,
    )
    await operator.getByRole('button', { name: '修订预案' }).click()
    await operator.getByLabel('恢复时间目标').fill('45')
    await operator.getByLabel('恢复点目标').fill('5')
    await operator.getByLabel('复核日期').fill('2099-01-31')
    await operator.getByLabel('做什么').first().fill('切换人工坐席，公告暂停智能问答。')
    await operator.getByLabel('由谁').first().fill('客服中心值班经理')
    await operator.getByLabel('时限').first().fill('10')
    await operator.getByRole('button', { name: '保存新版' }).click()
    await operator.getByText('45 分钟').waitFor()
    await settled(operator)
    await look(operator, 'continuity-plan-written.zh')

    await operator.getByRole('button', { name: '安排演练' }).click()
    await operator.getByLabel('窗口开始').fill('2099-02-01 22:00')
    await operator.getByLabel('窗口结束').fill('2099-02-01 23:00')
    await operator.getByRole('button', { name: '安排', exact: true }).click()
    await operator.getByText('请确认').waitFor()
    await operator.getByLabel(/2099\/02\/01 22:00 .* 至 2099\/02\/01 23:00/).check()
    await look(operator, 'schedule-drill-filled.zh')
    await operator.getByRole('button', { name: '安排', exact: true }).click()
    await operator.getByText('待执行').waitFor()
    await settled(operator)
    await look(operator, 'drill.zh')
    await operator.getByRole('button', { name: '取消演练' }).click()
    await operator.getByRole('dialog').getByRole('button', { name: '取消演练' }).click()
    await operator.getByText('已取消').waitFor()
  })

  test('a time is typed, or chosen in the language of the console; what is none is said, and kept', async () => {
    const operator = await world.as('operator', 'en')
    await visit(operator, `${world.origin}/drills/new`)
    const begins = operator.getByLabel('Window begins')
    const ends = operator.getByLabel('Window ends')
    const amiss = operator.getByText('Write a time that exists')
    await begins.fill('2099/2/1 9:05')
    await ends.fill('2099-02-30 10:00')
    expect(await amiss.count()).toBe(0)
    await ends.blur()
    await amiss.waitFor()
    await operator.reload()
    await settled(operator)
    expect(await begins.inputValue()).toBe('2099-02-01 09:05')
    expect(await ends.inputValue()).toBe('2099-02-30 10:00')

    await ends.fill('2099-02-03 10:00')
    await ends.press('ArrowDown')
    const calendar = operator.locator('.ant-picker-dropdown:visible')
    await calendar.getByText('Feb', { exact: true }).waitFor()
    await calendar.getByTitle('2099-02-14').click()
    await expect.poll(() => ends.inputValue()).toBe('2099-02-14 10:00')
    // What is typed beneath an open calendar is not taken back when it closes.
    await ends.fill('2099-02-1')
    await ends.press('Escape')
    await calendar.waitFor({ state: 'hidden' })
    await ends.blur()
    await amiss.waitFor()
    expect(await ends.inputValue()).toBe('2099-02-1')
  })
})
