import { readFile } from 'node:fs/promises'
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
import { act, completeDossier, firstId, inOperation } from './happenings.ts'

describeInBrowser('controls', () => {
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsoleWorld()
  })
  afterAll(() => world?.close())

  test('an assessment decides every statement, colours the map, and opens findings that are assigned', async () => {
    const manager = await world.as('risk.manager')
    await visit(manager, `${world.origin}/controls`)
    await manager.getByRole('button', { name: '立即评估' }).click()
    await manager.getByRole('dialog').getByRole('button', { name: '立即评估' }).click()
    await manager.getByText('最近一次评估').waitFor()
    await settled(manager)
    await look(manager, 'controls-assessed.zh')

    await visit(manager, `${world.origin}/`)
    await manager.locator('.effects > li').first().waitFor()
    await look(manager, 'overview-assessed.zh')

    await visit(manager, `${world.origin}/controls/1.1`)
    await manager.getByRole('heading', { name: /1\.1/ }).waitFor()
    await look(manager, 'statement-assessed.zh')

    await visit(manager, `${world.origin}/controls/17.3`)
    const arriving = manager.waitForEvent('download')
    await manager.getByRole('button', { name: '证据包' }).click()
    await manager.getByRole('dialog').getByRole('button', { name: '证据包' }).click()
    expect((await arriving).suggestedFilename()).toBe('evidence-measure-17.zip')
    await settled(manager)
    await look(manager, 'statement-probed.zh')

    await visit(manager, `${world.origin}/findings?open=true`)
    await manager.getByRole('button', { name: '指派' }).first().click()
    const sheet = manager.getByRole('dialog')
    await pick(manager, sheet, '人员', '程可行')
    await sheet.getByRole('button', { name: '指派' }).click()
    await manager.getByRole('cell', { name: '程可行' }).waitFor()
    await look(manager, 'findings.zh')
    await manager.locator('tbody tr', { hasText: '程可行' }).getByRole('link').last().click()
    await manager.getByText('需要做什么').waitFor()
    await look(manager, 'finding-assigned.zh')

    await visit(manager, `${world.origin}/assessments`)
    await manager.locator('tbody a').first().click()
    await manager.getByRole('heading', { name: /^评估 / }).waitFor()
    await settled(manager)
    await look(manager, 'assessment.zh')
  })

  test('nobody confirms the attestation that they made', async () => {
    const administrator = await world.as('admin.shili')
    await visit(administrator, `${world.origin}/controls/23.4`)
    await administrator.getByRole('button', { name: '作出证明' }).click()
    const sheet = administrator.getByRole('dialog')
    await sheet.getByLabel(/证据/).fill('数据库产品选型评估报告，示例〔2026〕3号，存档于科技部。')
    await sheet.getByRole('button', { name: '作出证明' }).click()
    await administrator.getByText('待确认').waitFor()
    const own = administrator.getByRole('button', { name: '确认', exact: true })
    await expect.poll(() => own.getAttribute('aria-disabled')).toBe('true')

    const auditor = await world.as('auditor', 'en')
    await visit(auditor, `${world.origin}/controls/23.4`)
    await auditor.getByRole('button', { name: 'Confirm' }).click()
    await auditor.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click()
    await auditor.getByText('Confirmed', { exact: true }).first().waitFor()
    await look(auditor, 'attested.en')
  })

  test('an own statement is drafted by one person, put in force by another, and decided apart', async () => {
    const manager = await world.as('risk.manager')
    await visit(manager, `${world.origin}/catalogue?tab=own`)
    await manager.getByRole('button', { name: '起草自定条款' }).click()
    await manager.getByRole('heading', { name: '起草自定条款' }).waitFor()
    await manager.getByLabel('编号').fill('X-1.1')
    await manager.getByLabel('要求（中文）').fill('委员会不少于五人')
    await manager.getByLabel('要求（英文）').fill('The committee has five members or more')
    await manager.getByLabel('成立条件（中文）').fill('现任委员不少于五人')
    await manager.getByLabel('成立条件（英文）').fill('Five seats or more are held')
    await pick(manager, manager, '责任角色', '风险管理')
    await pick(manager, manager, '判断方式', '措施条款的检查')
    await pick(manager, manager, '依据条款', '1.1 董')
    const members = manager.getByLabel('成员人数下限（现为 3）')
    await members.fill('2')
    await manager.getByRole('button', { name: '提交草稿' }).click()
    await manager.getByText('不得宽于现值 3').waitFor()
    await look(manager, 'own-draft-refused.zh')
    await members.fill('50')
    await manager.getByRole('button', { name: '提交草稿' }).click()
    await manager.getByRole('heading', { name: 'X-1.1 修订 1' }).waitFor()
    const own = manager.getByRole('button', { name: '使其生效' })
    await expect.poll(() => own.getAttribute('aria-disabled')).toBe('true')
    await settled(manager)
    await look(manager, 'own-drafted.zh')

    const chair = await world.as('committee.chair', 'en')
    await visit(chair, manager.url())
    await chair.getByRole('button', { name: 'Put in force' }).click()
    await chair.getByRole('dialog').getByRole('button', { name: 'Put in force' }).click()
    await chair.locator('main header').getByText('In force', { exact: true }).waitFor()
    await chair.getByRole('dialog').waitFor({ state: 'detached' })
    await look(chair, 'own-in-force.en')

    await visit(manager, `${world.origin}/controls?own=true`)
    await manager.getByRole('button', { name: '立即评估' }).click()
    await manager.getByRole('dialog').getByRole('button', { name: '立即评估' }).click()
    await manager.locator('.statement').getByText('未达到').waitFor()
    await look(manager, 'own-assessed.zh')
    await visit(manager, `${world.origin}/controls/X-1.1`)
    await manager.getByText('本机构自定').waitFor()
    await look(manager, 'own-statement-assessed.zh')
  })

  test('what a version changes is seen first; a looser threshold is refused at its field, a workbook row by row', async () => {
    const manager = await world.as('risk.manager')
    await visit(manager, `${world.origin}/catalogue`)
    await manager.getByRole('button', { name: /查看随附版本/ }).click()
    await manager.getByText('对本机构没有改变').waitFor()
    await look(manager, 'catalogue-looked.zh')

    await visit(manager, `${world.origin}/catalogue?tab=thresholds`)
    const field = manager.getByLabel('1.5 training-days-max 本机构的值')
    const row = manager.locator('tr', { has: field })
    await field.fill('400')
    await row.getByRole('button', { name: '设定' }).click()
    await row.getByRole('alert').getByText('自定阈值不得宽于 365').waitFor()
    await look(manager, 'threshold-refused.zh')
    await field.fill('300')
    await row.getByRole('button', { name: '设定' }).click()
    await row.getByText('已收紧').waitFor()

    const reply = await manager.request.get(`${world.origin}/api/catalogue/sheet`)
    const { default: excel } = await import('exceljs')
    const workbook = new excel.Workbook()
    await workbook.xlsx.load(Uint8Array.from(await reply.body()).buffer)
    const sheet = manager.getByRole('dialog')
    await manager.getByRole('button', { name: '导入 Excel' }).click()
    const check = async (days: number) => {
      const statements = workbook.getWorksheet('条款与阈值 Statements')!
      const place = (statements.getRow(1).values as string[]).indexOf('本机构 Own value')
      statements.eachRow((cells) => {
        if (cells.getCell(5).value === 'training-days-max') cells.getCell(place).value = days
      })
      await sheet.locator('input[type=file]').setInputFiles({
        name: 'catalogue.xlsx',
        mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        buffer: Buffer.from(await workbook.xlsx.writeBuffer()),
      })
      await sheet.getByRole('button', { name: '先检查' }).click()
    }
    await check(999)
    await sheet.getByText('不得宽于 365').waitFor()
    await look(manager, 'catalogue-faults.zh')
    await check(200)
    await sheet.getByText('没有发现问题').waitFor()
    await sheet.getByRole('button', { name: '确认导入' }).click()
    await expect.poll(() => field.inputValue()).toBe('200')
  })

  test('a report is made and handed to the browser; where one is not due, the page says why', async () => {
    const manager = await world.as('risk.manager')
    await visit(manager, `${world.origin}/reports`)
    const sheet = (title: string) =>
      manager.locator('section.sheet', { has: manager.getByRole('heading', { name: title }) })
    const arriving = manager.waitForEvent('download')
    await sheet('应用台账').getByRole('button', { name: '生成并下载' }).click()
    expect((await arriving).suggestedFilename()).toMatch(/^inventory-.+\.pdf$/)
    // It stays in the list, with who asked for it, for whoever comes later.
    await sheet('已申请的报告')
      .getByRole('cell', { name: /已生成/ })
      .first()
      .waitFor()
    const auditor = await world.as('auditor', 'en')
    await visit(auditor, `${world.origin}/reports`)
    const again = auditor.waitForEvent('download')
    const row = auditor.getByRole('row', { name: /Inventory.*Ready/ })
    await row.getByRole('button', { name: 'Download' }).click()
    expect((await again).suggestedFilename()).toBe((await arriving).suggestedFilename())
    await look(auditor, 'reports-found.en')
    // A button that is at work is paler than one may read.
    await manager.locator('.ant-btn-loading').waitFor({ state: 'detached' })
    await settled(manager)
    await look(manager, 'reports-made.zh')

    await pick(manager, sheet('生成式应用报告'), '应用', '公文起草助手')
    await sheet('生成式应用报告').getByRole('button', { name: '生成并下载' }).click()
    await manager.getByText('该应用无须报告').first().waitFor()
    await look(manager, 'report-refused.zh')
  })

  test('what must be reported is shown with what it lacks, and leaves the list with its receipt', async () => {
    const manager = await world.as('risk.manager')
    await visit(manager, `${world.origin}/reports/due`)
    const row = manager.getByRole('row', { name: /理赔材料分拣/ })
    await row.getByText('卷宗“伦理审查”未签署').waitFor()
    const exporting = row.getByRole('button', { name: '导出报告' })
    await expect.poll(() => exporting.getAttribute('aria-description')).toBe('请先补齐缺项')

    const application = await firstId(
      manager,
      world.origin,
      '/applications?tier=high&stage=data-preparation',
    )
    await completeDossier(world, application)
    await manager.getByRole('button', { name: '刷新' }).click()
    await row.getByText('材料齐备').waitFor()
    await look(manager, 'report-due-complete.zh')
    await pick(manager, row, '格式', 'JSON')
    const downloading = manager.waitForEvent('download', { timeout: 60_000 })
    await exporting.click()
    const file = await (await downloading).path()
    expect(await readFile(file, 'utf8')).toContain('generative-filing')
    await row.getByText('已导出，待登记回执').waitFor()
    await look(manager, 'report-due-sent.zh')
    await row.getByRole('button', { name: '登记受理回执' }).click()
    const sheet = manager.getByRole('dialog')
    await sheet.getByLabel('受理机关').fill('示例监管局')
    await sheet.getByLabel('受理文号').fill('示例受理〔2026〕7号')
    await sheet.getByLabel('报送日期').fill('2026-01-15')
    await look(manager, 'receipt.zh')
    await sheet.getByRole('button', { name: '登记受理回执' }).click()
    await manager.getByText('没有待报告的应用').waitFor()

    await visit(manager, `${world.origin}/applications/${application}?tab=approval`)
    await manager.getByText('示例受理〔2026〕7号').waitFor()
  })

  test('an application shows what the measures ask of it, and what happened to it', async () => {
    const manager = await world.as('risk.manager')
    const application = await inOperation(manager, world.origin)
    const at = `${world.origin}/applications/${application}`
    await act(manager, world.origin, 'POST', '/stops', {
      ...{ hits: { scope: 'application', target: application }, reason: '演示停用，随后解除' },
    })
    await visit(manager, `${at}?tab=incidents`)
    await manager.getByRole('link', { name: '演示停用，随后解除' }).waitFor()
    await look(manager, 'application-stopped.zh')

    await visit(manager, `${at}?tab=statements`)
    await pick(manager, manager, '结论', '未达到')
    await manager
      .getByText(/需要做什么：/)
      .first()
      .waitFor()
    await settled(manager)
    await look(manager, 'application-statements-failing.zh')
    await manager.getByRole('link', { name: '未关闭的问题' }).first().click()
    await manager.getByRole('heading', { name: /^条款 .* 的问题$/ }).waitFor()
  })
})
