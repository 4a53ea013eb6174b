import { afterAll, beforeAll, expect, test } from 'vitest'
import { button, confirmed } from './clicking.ts'
import {
  type ConsoleWorld,
  describeInBrowser,
  look,
  openConsoleWorld,
  settled,
  visit,
} from './console-world.ts'
import { act, firstId } from './happenings.ts'

describeInBrowser('administration', () => {
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsoleWorld()
  })
  afterAll(() => world?.close())

  test('the secret of an endpoint is shown once, and an endpoint is disabled for a reason', async () => {
    const administrator = await world.as('admin.shili')
    await visit(administrator, `${world.origin}/administration?tab=webhooks`)
    await administrator.getByRole('button', { name: '新增接收端' }).click()
    const sheet = administrator.getByRole('dialog')
    await sheet.getByLabel('地址').fill('https://events.example.com/hengjian')
    await sheet.getByLabel('用途').fill('安全运营平台')
    await sheet.getByLabel('事件类型').fill('incident.opened，stop.tripped')
    await sheet.getByRole('button', { name: '新增接收端' }).click()
    await administrator.getByText(/^whsec_/).waitFor()
    await look(administrator, 'webhook-secret.zh')
    await administrator.getByRole('button', { name: '已保存' }).click()
    await administrator.getByText('incident.opened · stop.tripped').waitFor()
    await administrator.getByText(/^whsec_/).waitFor({ state: 'detached' })
    await look(administrator, 'webhooks.zh')

    await administrator.getByRole('button', { name: '停用' }).click()
    await administrator.getByRole('dialog').getByLabel('理由').fill('平台迁移，改由新地址接收')
    await administrator.getByRole('dialog').getByRole('button', { name: '停用' }).click()
    await administrator.getByText('已停用').waitFor()

    await visit(administrator, `${world.origin}/administration?tab=deliveries`)
    await look(administrator, 'deliveries.zh')
  })

  test('an institution is named in labels by its codes; a wrong one is said at its field', async () => {
    const administrator = await world.as('admin.shili')
    await visit(administrator, `${world.origin}/administration?tab=institution`)
    await administrator.getByRole('button', { name: '登记代码' }).click()
    const sheet = administrator.getByRole('dialog')
    await sheet.getByLabel('服务代码').fill('3abc')
    await sheet.getByRole('button', { name: '登记代码' }).click()
    await sheet.locator('.ant-form-item-explain-error').waitFor()
    await look(administrator, 'institution-fault.zh')
    await sheet.getByLabel('服务代码').fill('1XGW3')
    await sheet.getByRole('button', { name: '登记代码' }).click()
    await administrator.getByRole('cell', { name: '1XGW3' }).waitFor()
    await settled(administrator)
    await look(administrator, 'institution.zh')

    const developer = await world.as('credit.owner', 'en')
    await visit(developer, `${world.origin}/administration?tab=institution`)
    await developer
      .getByText(/Administrator|1XGW3/)
      .first()
      .waitFor()
    await settled(developer)
    await look(developer, 'institution.en')
  })

  test('a bank is checked row by row, imported whole, and admitted by somebody else', async () => {
    const operator = await world.as('operator')
    await visit(operator, `${world.origin}/administration?tab=banks`)
    await operator.getByRole('button', { name: '导入词库' }).click()
    const sheet = operator.getByRole('dialog')
    await sheet.getByLabel('名称').fill('collection-words')
    const choose = async (rows: string) =>
      sheet.locator('input[type=file]').setInputFiles({
        name: 'words.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(rows),
      })
    await choose('暴力催收,A.4.a\n上门堵门,A.9.z\n')
    await sheet.getByRole('button', { name: '先检查' }).click()
    await sheet.getByText('第 2 行').waitFor()
    await look(operator, 'bank-faults.zh')
    await choose('暴力催收,A.4.a\n上门堵门,A.4.a\n')
    await sheet.getByRole('button', { name: '先检查' }).click()
    await sheet.getByText('没有发现问题').waitFor()
    await sheet.getByRole('button', { name: '确认导入' }).click()
    await operator.getByRole('cell', { name: 'collection-words' }).waitFor()
    const own = operator.getByRole('button', { name: '核准生效' })
    await expect.poll(() => own.getAttribute('aria-disabled')).toBe('true')

    const security = await world.as('security')
    await visit(security, `${world.origin}/administration?tab=banks`)
    await security.getByRole('button', { name: '核准生效' }).click()
    await security.getByRole('dialog').getByRole('button', { name: '核准生效' }).click()
    await security.getByText('生效中').waitFor()
    await settled(security)
    await look(security, 'bank-admitted.zh')
  })

  test('people choose of what they get e-mails, except what nobody can switch off', async () => {
    const reviewer = await world.as('reviewer', 'en')
    await visit(reviewer, `${world.origin}/account`)
    await expect.poll(() => reviewer.getByLabel('Alarm', { exact: true }).isDisabled()).toBe(true)
    await reviewer.getByLabel('A review waits').uncheck()
    await reviewer.getByRole('button', { name: 'Save' }).click()
    await reviewer.getByText('Saved').waitFor()
    await visit(reviewer, `${world.origin}/account`)
    await expect.poll(() => reviewer.getByLabel('A review waits').isChecked()).toBe(false)
    await look(reviewer, 'notice-settings.en')
  })

  test('keys of all applications stand in one list; only who answers for one rotates its key, which is shown once', async () => {
    const owner = await world.as('service.owner')
    await visit(owner, `${world.origin}/administration?tab=keys`)
    const mine = owner.getByRole('row', { name: /智能客服助手/ })
    await mine.getByRole('button', { name: '轮换' }).click()
    const sheet = owner.getByRole('dialog')
    await sheet.getByRole('button', { name: '轮换', exact: true }).click()
    await owner.getByText(/^hj_[0-9a-f]{12}_/).waitFor()
    await expect.poll(() => mine.count()).toBe(2)
    await settled(owner)
    await look(owner, 'keys-rotated.zh')
    await owner.reload()
    await settled(owner)
    await mine.first().waitFor()
    expect(await owner.getByText(/^hj_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$/).count()).toBe(0)

    const developer = await world.as('credit.owner')
    await visit(developer, `${world.origin}/administration?tab=keys`)
    const revoke = developer
      .getByRole('row', { name: /智能客服助手/ })
      .first()
      .getByRole('button', { name: '撤销' })
    await expect.poll(() => revoke.getAttribute('aria-description')).toContain('责任人')
    const manager = await world.as('risk.manager')
    await visit(manager, `${world.origin}/administration?tab=keys`)
    await manager.getByText('此操作由以下角色办理', { exact: false }).waitFor()
  })

  test('a supplier changes once somebody else accepts it, and its history goes on past its first page', async () => {
    const buyer = await world.as('procurement')
    const supplier = await firstId(buyer, world.origin, '/suppliers')
    await visit(buyer, `${world.origin}/suppliers/${supplier}`)
    await button(buyer, '提请变更').click()
    await settled(buyer)
    await buyer.getByLabel('名称（英文）').fill('Renamed Models')
    await buyer.reload()
    await settled(buyer)
    await expect.poll(() => buyer.getByLabel('名称（英文）').inputValue()).toBe('Renamed Models')
    await button(buyer, '提请变更').click()
    await buyer.getByText('待决定的变更').waitFor()
    await look(buyer, 'supplier-amended.zh')

    const manager = await world.as('risk.manager', 'en')
    await visit(manager, `${world.origin}/suppliers/${supplier}`)
    await look(manager, 'supplier-amended.en')
    await button(manager, 'Accept the change').click()
    await manager.getByRole('dialog').getByLabel('Reason').fill('The contract names it so')
    await confirmed(manager, 'Accept the change')
    await manager.getByRole('heading', { name: 'Renamed Models' }).waitFor()

    const { revision, kind, dataClassMax } = await (
      await buyer.request.get(`${world.origin}/api/suppliers/${supplier}`)
    ).json()
    for (let times = 0; times < 51; times += 1) {
      const name = { zh: `示例公司${times}`, en: `Example ${times}` }
      const terms = { name, kind, dataClassMax, revision: revision + times }
      await act(buyer, world.origin, 'POST', `/suppliers/${supplier}/amendments`, terms)
    }
    await visit(manager, `${world.origin}/suppliers/${supplier}`)
    const proposed = manager.getByText('Supplier proposed')
    await button(manager, 'Show more').waitFor()
    expect(await proposed.count()).toBe(0)
    await button(manager, 'Show more').click()
    await proposed.waitFor()
    await button(manager, 'Show more').waitFor({ state: 'detached' })
  })
})
