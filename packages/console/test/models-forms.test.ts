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

/** What is registered of models, where they answer, who supplies them, and the lists that filings are looked up in. */
describeInBrowser('the forms of models and suppliers', () => {
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsoleWorld()
  })
  afterAll(() => world?.close())

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name })
  const type = async (page: Page, values: Readonly<Record<string, string>>) => {
    for (const [label, value] of Object.entries(values)) {
      await page.getByLabel(label, { exact: true }).fill(value)
    }
  }
  const refused = async (page: Page, name: string) => {
    const act = button(page, name).first()
    await act.waitFor()
    await expect.poll(() => act.getAttribute('aria-disabled')).toBe('true')
    return (await act.getAttribute('aria-description')) ?? ''
  }

  test('a supplier is proposed, with what is wrong said at the field, and listed by somebody else', async () => {
    const buyer = await world.as('procurement')
    await visit(buyer, `${world.origin}/administration?tab=suppliers`)
    await button(buyer, '提名供应商').click()
    await heading(buyer, '提名供应商').waitFor()
    await type(buyer, {
      '名称（中文）': '云枢示例科技',
      '名称（英文）': 'Cloudhub Example',
      统一社会信用代码: '91440300708461136X',
      复评日期: '2099-06-30',
      联系方式: '示例联系人 010-00000000',
    })
    await pick(buyer, buyer, '类型', '模型')
    await pick(buyer, buyer, '可接触的最高数据级别', '一般')
    await button(buyer, '提名').click()
    const fault = buyer.locator('.ant-form-item', { hasText: '统一社会信用代码' })
    await fault.locator('.ant-form-item-explain-error').waitFor()
    await look(buyer, 'propose-supplier-fault.zh')

    await type(buyer, { 统一社会信用代码: '91440300708461136T' })
    await button(buyer, '提名').click()
    await heading(buyer, '云枢示例科技').waitFor()
    await settled(buyer)
    expect(await refused(buyer, '列入名单')).toContain('风险管理人员')
    const address = buyer.url()

    const manager = await world.as('risk.manager')
    await visit(manager, address)
    await button(manager, '列入名单').click()
    const sheet = manager.getByRole('dialog')
    await sheet.getByLabel('有效期至').fill('2097-06-30 00:00')
    await sheet.getByLabel('理由').fill('准入评审通过')
    await sheet.getByRole('button', { name: '列入名单', exact: true }).click()
    await sheet.waitFor({ state: 'hidden' })
    await manager.getByText('在名单中').waitFor()
    await manager.getByText('准入评审通过').waitFor()
    await settled(manager)
    await look(manager, 'supplier-listed.zh')

    await button(manager, '登记复评').click()
    await sheet.getByLabel('下次复评日期').fill('2020-01-01')
    await sheet.getByLabel('理由').fill('年度复评通过')
    await sheet.getByRole('button', { name: '登记复评', exact: true }).click()
    await sheet.getByRole('alert').waitFor()
    await sheet.getByLabel('下次复评日期').fill('2098-06-30')
    await sheet.getByRole('button', { name: '登记复评', exact: true }).click()
    await manager.getByText('2098年6月30日').waitFor()
  })

  test('a developer registers a model and a version; an external one without its supplier is refused at the field', async () => {
    const developer = await world.as('developer')
    await visit(developer, `${world.origin}/models`)
    await button(developer, '登记模型').click()
    await type(developer, { '名称（中文）': '回单识别', '名称（英文）': 'Receipt reader' })
    await pick(developer, developer, '类型', '生成')
    await pick(developer, developer, '来源', '外部采购')
    await pick(developer, developer, '负责人', '程可行')
    await button(developer, '登记').click()
    const supplier = developer.locator('.ant-form-item', { hasText: '供应商' }).first()
    await supplier.locator('.ant-form-item-explain-error').waitFor()
    await developer.reload()
    await settled(developer)
    await expect.poll(() => developer.getByLabel('名称（中文）').inputValue()).toBe('回单识别')
    await pick(developer, developer, '供应商')
    await button(developer, '登记').click()
    await heading(developer, '回单识别').waitFor()

    await button(developer, '登记版本').click()
    await heading(developer, /登记版本/).waitFor()
    await type(developer, { 版本号: '不合规' })
    await developer.getByLabel('只调用的外部服务').check()
    await type(developer, {
      服务地址: 'https://models.example.com/v1',
      上游模型名: 'receipt-large',
      供应商关于版本的说明: '供应商声明：2026-05 版',
    })
    await button(developer, '登记版本').click()
    const version = developer.locator('.ant-form-item', { hasText: '版本号' })
    await version.locator('.ant-form-item-explain-error').waitFor()
    await look(developer, 'register-version-fault.zh')
    await type(developer, { 版本号: '2026-05' })
    await button(developer, '登记版本').click()
    await heading(developer, '回单识别 2026-05').waitFor()
    await developer.getByText('缺失').first().waitFor()

    await button(developer, '评定').click()
    await heading(developer, '评定可解释性').waitFor()
    await pick(developer, developer, '评级', '部分')
    await type(developer, {
      '方法（中文）': '事后归因',
      '方法（英文）': 'Attribution',
      '依据（中文）': '在保留样本上检验',
      '依据（英文）': 'Tested on held-out samples',
    })
    await button(developer, '保存评级').click()
    await developer.getByText('事后归因').waitFor()
    expect(await refused(developer, '新增部署')).toContain('运维人员')
  })

  test('an operator says where a version answers; its credential is kept nowhere and never shown', async () => {
    const operator = await world.as('operator')
    await visit(operator, `${world.origin}/models?text=${encodeURIComponent('回单识别')}`)
    await operator.getByRole('link', { name: '回单识别' }).click()
    await operator.getByRole('link', { name: '2026-05' }).click()
    await button(operator, '新增部署').click()
    await heading(operator, '新增部署').waitFor()
    await type(operator, {
      基础地址: 'http://169.254.169.254/v1',
      上游模型名: 'receipt-large',
      凭据: 'sk-example-secret',
    })
    expect(await operator.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('sk-ex')
    await button(operator, '保存').click()
    const address = operator.locator('.ant-form-item', { hasText: '基础地址' })
    await address.locator('.ant-form-item-explain-error').waitFor()
    await look(operator, 'deployment-fault.zh')
    await type(operator, { 基础地址: 'https://models.example.com/v1' })
    await button(operator, '保存').click()
    await operator.getByText('凭据已封存').waitFor()

    await button(operator, '修改').click()
    await heading(operator, '修改部署').waitFor()
    await operator.getByLabel('移除').check()
    expect(await operator.getByLabel('凭据', { exact: true }).count()).toBe(0)
    await operator.getByLabel('启用').uncheck()
    await look(operator, 'deployment-change.zh')
    await button(operator, '保存').click()
    await operator.getByText('无凭据').waitFor()
    expect(await operator.content()).not.toContain('sk-example-secret')
  })

  test('a list of filings is checked row by row, imported whole, and a number is looked up in it', async () => {
    const buyer = await world.as('procurement', 'en')
    await visit(buyer, `${world.origin}/filings`)
    await button(buyer, 'Import a list').click()
    const sheet = buyer.getByRole('dialog')
    await sheet.getByLabel('Name of the list').fill('shanghai')
    const choose = async (number: string) =>
      sheet.locator('input[type=file]').setInputFiles({
        name: 'list.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(
          `属地,模型名称,备案单位,备案号,备案时间\n上海,示例大模型,示例公司,${number},2026-03-01\n`,
        ),
      })
    await choose('')
    await sheet.getByRole('button', { name: 'Check it first' }).click()
    await sheet.getByText('Row 2').waitFor()
    await choose('Shanghai-Example-20260301')
    await sheet.getByRole('button', { name: 'Check it first' }).click()
    await sheet.getByText('Nothing is wrong with it').waitFor()
    await sheet.getByRole('button', { name: 'Import', exact: true }).click()
    await buyer.getByRole('cell', { name: 'shanghai' }).waitFor()

    await buyer.getByLabel('Look a number up').fill('Shanghai-Example-20260301')
    await buyer.getByLabel('Look a number up').press('Enter')
    await buyer.getByText('示例大模型').waitFor()
    await settled(buyer)
    await look(buyer, 'filing-found.en')

    const developer = await world.as('developer', 'en')
    await visit(developer, `${world.origin}/filings`)
    expect(await refused(developer, 'Import a list')).toContain('Procurement')
  })
})
