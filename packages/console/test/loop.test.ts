import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type ConsoleWorld,
  describeInBrowser,
  follow,
  look,
  openConsoleWorld,
  settled,
  visit,
} from './console-world.ts'

/**
 * The loop by clicking: an application is registered and judged, one that runs is called, its record is read and proven,
 * and it is stopped; each act by the person whose act it is.
 */
describeInBrowser('the loop in the browser', () => {
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsoleWorld()
  })
  afterAll(() => world?.close())

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const applicationOf = async (page: Page, name: string) => {
    await visit(page, `${world.origin}/applications?text=${encodeURIComponent(name)}`)
    await page.getByRole('link', { name }).click()
    await settled(page)
  }
  const confirmed = async (page: Page, name: string) => {
    await page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
    const refusal = page.getByRole('dialog').getByRole('alert')
    const closed = page.getByRole('dialog').waitFor({ state: 'hidden' })
    const refused = refusal
      .first()
      .waitFor()
      .then(async () => refusal.first().textContent())
    closed.catch(() => undefined)
    expect(await Promise.race([closed, refused.catch(() => undefined)])).toBeUndefined()
  }

  test('an owner registers an application: fields that lack are named, what is typed stays, the tier is derived', async () => {
    const page = await world.as('office.owner')
    await visit(page, `${world.origin}/applications/new`)
    await page.getByLabel('名称（中文）').fill('会议纪要助手')
    await button(page, '登记并定级').click()
    await page.getByText('必填').first().waitFor()
    await page.reload()
    await settled(page)
    await expect.poll(() => page.getByLabel('名称（中文）').inputValue()).toBe('会议纪要助手')

    await page.getByLabel('名称（英文）').fill('Minutes helper')
    await page
      .getByLabel('用途（中文）')
      .fill('根据录音文字稿起草内部会议纪要，由参会人修改后使用。')
    await page
      .getByLabel('用途（英文）')
      .fill('Drafts minutes of internal meetings from transcripts, for people to correct.')
    await page.getByLabel('涉及人群（中文）').fill('本行员工')
    await page.getByLabel('涉及人群（英文）').fill('Staff')
    const choose = async (label: string, option: string) => {
      const field = page.getByLabel(label, { exact: true })
      await field.fill(option)
      await field.press('Enter')
      await field.press('Escape')
    }
    await choose('场景', '内部办公')
    await choose('业务重要性', '支持性')
    await choose('使用范围', '部门级')
    await choose('对客户的影响', '无')
    await choose('依赖程度', '参考')
    await choose('技术复杂度', '生成式')
    await choose('数据级别', '其他一般')
    await choose('应用负责人', '文思齐')
    await choose('业务负责人', '文思齐')
    await choose('技术负责人', '程可行')
    await choose('数据负责人', '舒有源')
    await button(page, '登记并定级').click()
    await page.getByRole('heading', { name: '会议纪要助手' }).waitFor()
    await page.getByText('等级从何而来').waitFor()
  })

  test('the gate names every unmet requirement and who can meet it; the act is shut with its reason', async () => {
    const page = await world.as('service.owner')
    await applicationOf(page, '理赔材料分拣')
    await page.getByRole('tab', { name: '生命周期与关口' }).click()
    await page.getByText('未满足').first().waitFor()
    await page
      .getByText(/由 .* 满足/)
      .first()
      .waitFor()
    const advance = button(page, '进入「开发」')
    await expect.poll(() => advance.getAttribute('aria-disabled')).toBe('true')
    await advance.focus()
    await page.getByRole('tooltip').getByText('关口尚未满足').waitFor()
  })

  test('a role that may not act sees the act, disabled, with the roles that may', async () => {
    const page = await world.as('auditor')
    await applicationOf(page, '智能客服助手')
    await page.getByRole('tab', { name: '准行证' }).click()
    const revoke = button(page, '吊销')
    await revoke.waitFor()
    await expect.poll(() => revoke.getAttribute('aria-description')).toContain('风险管理人员')
    await revoke.click({ force: true })
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  test('an owner sees what is done for an application of others disabled, with who may', async () => {
    const page = await world.as('office.owner')
    await applicationOf(page, '智能客服助手')
    for (const [tab, name] of [
      ['概况与定级', '修改'],
      ['准行证', '签发准行证'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click()
      await expect
        .poll(() => button(page, name).getAttribute('aria-description'))
        .toContain('仅本应用的责任人')
    }
    await applicationOf(page, '公文起草助手')
    await page.getByRole('tab', { name: '准行证' }).click()
    await button(page, '签发准行证').waitFor()
    expect(await button(page, '签发准行证').getAttribute('aria-disabled')).toBeNull()
  })

  test('where names cannot be read their ids stand, which say so, until they can', async () => {
    const page = await world.as('auditor')
    const names = (url: URL) => url.pathname === '/api/people' && url.searchParams.has('ids')
    await page.route(names, (route) => route.fulfill({ status: 500, json: {} }))
    await visit(page, `${world.origin}/applications`)
    const id = page.getByText(/^per_/).first()
    await id.hover()
    await page.getByRole('tooltip').getByText('名称未能读取').waitFor()
    await look(page, 'names-unread.zh')
    await page.unroute(names)
    // Whoever shows them anew asks anew.
    await follow(page, '/account')
    await follow(page, '/applications')
    await expect.poll(() => page.getByText(/^(per_|…$)/).count()).toBe(0)
  })

  test('a governed call is a record whose proof the browser verifies by itself', async () => {
    const { key } = world.sample.keys[0]!
    const reply = await fetch(`${world.origin}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'extractive-answerer',
        messages: [{ role: 'user', content: '存款保险最高赔付多少？' }],
      }),
    })
    expect(reply.status).toBe(200)
    const record = reply.headers.get('x-hengjian-record')!
    const page = await world.as('auditor')
    await visit(page, `${world.origin}/records`)
    await page.getByText('已放行').first().waitFor()
    await visit(page, `${world.origin}/records/${record}`)
    await page.getByText('从请求到放行').waitFor()
    await button(page, '在浏览器中验证').click()
    await page.getByText('条目在账本中，未被改动').waitFor()
    await page.getByText('首次见到此公钥').waitFor()

    await page.getByRole('button', { name: '查看', exact: true }).first().click()
    await confirmed(page, '查看')
    await page.getByText('存款保险最高赔付多少').first().waitFor()
  })

  test('a proof that was changed on its way does not verify', async () => {
    const page = await world.as('auditor')
    await page.route('**/api/ledger/entries/*/proof', async (route) => {
      const response = await route.fetch()
      const lines = (await response.text()).split('\n')
      const index = lines.findIndex((line) => line.startsWith('extra '))
      const entry = Buffer.from(lines[index]!.slice('extra '.length), 'base64').toString()
      lines[index] =
        `extra ${Buffer.from(entry.replace(/"kind":"[a-z]/, '"kind":"z')).toString('base64')}`
      await route.fulfill({ response, body: lines.join('\n') })
    })
    await visit(page, `${world.origin}/records?tab=ledger`)
    await page.locator('tbody tr a').nth(3).click()
    await settled(page)
    await button(page, '在浏览器中验证').click()
    await page.getByText('验证不通过').waitFor()
  })

  test('who stops an application names the reason; it is refused at the door within a second', async () => {
    const page = await world.as('risk.manager')
    await applicationOf(page, '公文起草助手')
    await page.getByRole('tab', { name: '准行证' }).click()
    await button(page, '吊销').click()
    await page.getByRole('dialog').getByRole('button', { name: '吊销', exact: true }).click()
    await page.getByText('请写明理由').waitFor()
    await page.getByLabel('理由').fill('演示：停止使用')
    await confirmed(page, '吊销')
    await page.getByText('已吊销').first().waitFor()
    const office = world.sample.keys.find(
      ({ application }) => application === 'drafting-assistant',
    )!
    await expect
      .poll(async () => {
        const reply = await fetch(`${world.origin}/v1/chat/completions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${office.key}`, 'content-type': 'application/json' },
          body: '{"model":"extractive-answerer","messages":[{"role":"user","content":"你好"}]}',
        })
        return reply.status
      })
      .toBe(403)
  })

  test('a resolution is withdrawn and passed anew: owner, committee and risk manager, each by clicking', async () => {
    const name = '智能客服助手'
    const manager = await world.as('risk.manager')
    await applicationOf(manager, name)
    await manager.getByRole('tab', { name: '审批与例外' }).click()
    await button(manager, '撤回').click()
    await manager.getByLabel('理由').fill('演示：重新审批')
    await confirmed(manager, '撤回')
    await manager.getByText('没有有效的批准').waitFor()

    const owner = await world.as('service.owner')
    await applicationOf(owner, name)
    await owner.getByRole('tab', { name: '审批与例外' }).click()
    await button(owner, '提请委员会审批').click()
    await confirmed(owner, '提请委员会审批')
    const proposal = owner.locator('li', { hasText: '表决中' }).getByRole('link')
    const address = (await proposal.getAttribute('href'))!

    for (const login of ['committee.chair', 'committee.business', 'committee.risk', 'security']) {
      const member = await world.as(login)
      await visit(member, `${world.origin}${address}`)
      await button(member, '表决').click()
      await member.getByLabel('意见').click()
      await member.locator('.ant-select-dropdown:visible').getByText('赞成').click()
      await confirmed(member, '表决')
      await member.context().close()
    }
    await visit(owner, `${world.origin}${address}`)
    await owner.getByText('已决议').first().waitFor()
    await applicationOf(manager, name)
    await manager.getByRole('tab', { name: '准行证' }).click()
    await button(manager, '签发准行证').click()
    await confirmed(manager, '签发准行证')
    await manager.getByText('有效', { exact: true }).waitFor()
    await manager.getByText('与上一张比较').click()
    await manager.getByText('approval.id').waitFor()
  })

  test('the inventory leaves as a workbook, and a workbook is looked at before it is written', async () => {
    const page = await world.as('office.owner')
    await visit(page, `${world.origin}/applications`)
    const waiting = page.waitForEvent('download')
    await button(page, '导出 Excel').click()
    const file = await (await waiting).path()
    await page.locator('input[type=file]').setInputFiles({
      name: 'applications.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: await (await import('node:fs/promises')).readFile(file),
    })
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/将新登记 0 个、修改 0 个/).waitFor()
  })

  test('filters stand in the address, a view is kept, columns are chosen', async () => {
    const page = await world.as('auditor')
    await visit(page, `${world.origin}/applications`)
    await page.getByLabel('等级').first().click()
    await page.locator('.ant-select-dropdown:visible').getByText('低风险').click()
    await expect.poll(() => new URL(page.url()).search).toBe('?tier=low')
    await expect.poll(() => page.locator('tbody').getByText('高风险').count()).toBe(0)
    await page.getByRole('button', { name: '视图' }).click()
    await page.getByLabel('视图名称').fill('低风险应用')
    await button(page, '保存当前视图').click()
    await visit(page, `${world.origin}/applications`)
    await page.getByRole('button', { name: '视图' }).click()
    await button(page, '低风险应用').click()
    await expect.poll(() => new URL(page.url()).search).toBe('?tier=low')
  })
})
