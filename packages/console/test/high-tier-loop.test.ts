import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSampleDossiers } from '../../platform/src/sample/institution.ts'
import { samplesFolder } from '../../platform/src/sample/samples-folder.ts'
import { button, choose, confirmed, fillPart, focusIn, partKindsOf, rowOf } from './clicking.ts'
import {
  type ConsoleWorld,
  describeInBrowser,
  openConsoleWorld,
  pick,
  settled,
  visit,
} from './console-world.ts'
import { act, firstId } from './happenings.ts'

/** Twelve people in as many browsers. */
const PATIENCE_MS = 600_000
const NAME = '理财咨询助手'
const COMMITTEE = ['committee.chair', 'committee.business', 'committee.risk', 'security']

/** What the door obeys is typed; that the forms of prose take prose, the loop of the low tier shows. */
const TYPED = new Set(['oversight-plan', 'fallback', 'stop-conditions'])

/** The login of whoever writes or signs in the sample's dossier. */
const logins: Readonly<Record<string, string>> = {
  'owner-service': 'service.owner',
  developer: 'developer',
  validator: 'validator',
  'data-steward': 'data.steward',
  ethics: 'ethics',
  operator: 'operator',
  'risk-manager': 'risk.manager',
}

/**
 * The loop of the high tier: registered, its dossier written and signed, resolved by a committee, permitted, called, held,
 * released by a person, proven, stopped, lifted, and packed as evidence. Everybody does what is theirs; the committee's
 * chair and who stops it have no mouse.
 */
describeInBrowser('the whole loop of the high tier in the browser', () => {
  let world: ConsoleWorld
  let address = ''
  let key = ''
  const pages = new Map<string, Page>()
  beforeAll(async () => {
    world = await openConsoleWorld()
  })
  afterAll(() => world?.close())

  async function of(login: string): Promise<Page> {
    const page = pages.get(login) ?? (await world.as(login))
    pages.set(login, page)
    return page
  }

  /** The page of a person at a part of the application; each person keeps a browser. */
  async function at(login: string, tab: string): Promise<Page> {
    const page = await of(login)
    await visit(page, `${world.origin}${address}?tab=${tab}`)
    return page
  }

  const idOf = () => address.split('/').at(-1)!

  async function advanceTo(stage: string) {
    const owner = await at('service.owner', 'lifecycle')
    await button(owner, `进入「${stage}」`).click()
    await confirmed(owner, `进入「${stage}」`)
  }

  async function register() {
    const page = await of('service.owner')
    await visit(page, `${world.origin}/applications/new`)
    const typed: Readonly<Record<string, string>> = {
      '名称（中文）': NAME,
      '名称（英文）': 'Wealth guide',
      '用途（中文）': '在手机银行回答客户关于理财产品条款的咨询，逐句引用知识库。',
      '用途（英文）':
        'Answers questions about terms of wealth products, quoting the knowledge base.',
      '涉及人群（中文）': '手机银行个人客户',
      '涉及人群（英文）': 'Customers of the mobile bank',
    }
    for (const [label, text] of Object.entries(typed)) await page.getByLabel(label).fill(text)
    const chosen: Readonly<Record<string, string>> = {
      场景: '客户服务',
      业务重要性: '重要业务',
      使用范围: '社会公众',
      对客户的影响: '直接',
      依赖程度: '辅助',
      技术复杂度: '生成式',
      数据级别: '其他一般',
      应用负责人: '苏暖言',
      业务负责人: '苏暖言',
      技术负责人: '程可行',
      数据负责人: '舒有源',
      使用的模型版本: '内置摘录式应答器',
    }
    for (const [label, option] of Object.entries(chosen)) await choose(page, label, option)
    await page.getByLabel('使用生成式模型').check()
    await page.getByLabel('面向客户').check()
    await button(page, '登记并定级').click()
    await page.getByRole('heading', { name: NAME }).waitFor()
    address = new URL(page.url()).pathname
    await page.getByText('高风险').first().waitFor()
  }

  async function fillDossier() {
    await advanceTo('数据准备')
    const owner = await at('service.owner', 'dossier')
    await button(owner, '新建卷宗').click()
    await confirmed(owner, '新建卷宗')
    const reply = await owner.request.get(`${world.origin}/api${address}/dossiers`)
    const dossier = ((await reply.json()) as { items: { id: string }[] }).items[0]!.id
    const kinds = new Map((await partKindsOf(owner, world.origin)).map((kind) => [kind.id, kind]))
    const { parts } = readSampleDossiers(samplesFolder).find(
      ({ application }) => application === 'customer-assistant',
    )!
    for (const { id, author, content } of parts) {
      const writer = await of(logins[author]!)
      if (TYPED.has(id)) {
        const { title } = kinds.get(id)!
        await at(logins[author]!, 'dossier')
        await rowOf(writer, title.zh).getByRole('button', { name: '填写' }).click()
        await settled(writer)
        await fillPart(writer, kinds.get(id)!, content)
        await button(writer, '保存本部分').click()
        await rowOf(writer, title.zh).getByText('已填写，待签署').waitFor()
      } else await act(writer, world.origin, 'PUT', `/dossiers/${dossier}/parts/${id}`, { content })
    }
    for (const signer of new Set(parts.map((part) => part.signer!))) {
      const page = await at(logins[signer]!, 'dossier')
      for (const part of parts.filter((one) => one.signer === signer)) {
        const row = rowOf(page, kinds.get(part.id)!.title.zh)
        await row.getByRole('button', { name: '签署' }).click()
        await confirmed(page, '签署')
        await row.getByText('已签署').waitFor()
      }
    }
    await advanceTo('开发')
    await act(await of('risk.manager'), world.origin, 'POST', `/applications/${idOf()}/reports`, {
      ...{ authority: '示例监管局（虚构）', reference: '示例报〔2026〕0900号' },
      filedAt: '2026-08-03T00:00:00.000Z',
    })
  }

  /** The committee resolves; its chair with the keyboard alone. */
  async function resolve() {
    const owner = await at('service.owner', 'approval')
    await button(owner, '提请委员会审批').click()
    await confirmed(owner, '提请委员会审批')
    const proposal = owner.locator('li', { hasText: '表决中' }).getByRole('link')
    const where = `${world.origin}${(await proposal.getAttribute('href'))!}`
    for (const login of COMMITTEE) {
      const member = await of(login)
      await visit(member, where)
      if (login === 'committee.chair') await voteByKeyboard(member)
      else {
        await button(member, '表决').click()
        await pick(member, member.getByRole('dialog'), '意见', '赞成')
        await confirmed(member, '表决')
      }
    }
    await visit(owner, where)
    await owner.getByText('已决议').first().waitFor()
  }

  async function permit() {
    await advanceTo('运行')
    const manager = await at('risk.manager', 'permit')
    await button(manager, '签发准行证').click()
    await confirmed(manager, '签发准行证')
    await manager.getByText('有效', { exact: true }).waitFor()
    const owner = await at('service.owner', 'traffic')
    await button(owner, '签发密钥').click()
    await owner.getByLabel('用途说明').fill('手机银行')
    await confirmed(owner, '签发密钥')
    key = (await owner
      .getByText(/^hj_[0-9a-f]{12}_/)
      .first()
      .textContent())!.trim()
  }

  const headers = () => ({ authorization: `Bearer ${key}`, 'content-type': 'application/json' })
  const call = (more: Readonly<Record<string, unknown>> = {}) =>
    fetch(`${world.origin}/v1/chat/completions`, {
      method: 'POST',
      headers: headers(),
      body: JSON.stringify({
        model: 'extractive-answerer',
        messages: [{ role: 'user', content: '存款保险最高赔付多少？' }],
        ...more,
      }),
    })
  const untilCalled = (status: number) =>
    expect.poll(async () => (await call()).status).toBe(status)

  /** What stands at a review point of the permit leaves only when a person released it. */
  async function holdAndRelease(): Promise<string> {
    await untilCalled(200)
    const held = await call({ hengjian: { topic: 'complaint' } })
    expect(held.status).toBe(202)
    const { id } = (await held.json()) as { id: string }
    const reviewer = await of('reviewer')
    await visit(reviewer, `${world.origin}/reviews/${id}`)
    await button(reviewer, '领取（C）').click()
    await button(reviewer, '放行（R）').click()
    await reviewer.getByLabel('理由').fill('答复与条款一致')
    await button(reviewer, '确定').click()
    await reviewer.getByText('已放行').first().waitFor()
    const answer = await fetch(`${world.origin}/api/reviews/${id}`, { headers: headers() })
    expect(answer.status).toBe(200)
    return firstId(await of('auditor'), world.origin, `/records?application=${idOf()}`)
  }

  async function prove(record: string) {
    const auditor = await of('auditor')
    await visit(auditor, `${world.origin}/records/${record}`)
    await auditor.getByText(NAME).first().waitFor()
    await button(auditor, '在浏览器中验证').click()
    await auditor.getByText('条目在账本中，未被改动').waitFor()
  }

  /** Stopped by the operator with the keyboard alone, lifted by somebody else. */
  async function stopAndLift() {
    const operator = await of('operator')
    await visit(operator, `${world.origin}/stops`)
    await stopByKeyboard(operator, NAME)
    await untilCalled(409)
    const manager = await of('risk.manager')
    await visit(manager, operator.url())
    await button(manager, '解除停用').click()
    await manager.getByLabel('理由').fill('原因已查明并消除')
    await confirmed(manager, '解除停用')
    await untilCalled(200)
  }

  async function packEvidence() {
    const auditor = await of('auditor')
    await visit(auditor, `${world.origin}/reports`)
    const sheet = auditor.locator('section.sheet', {
      has: auditor.getByRole('heading', { name: '应用证据包', exact: true }),
    })
    await pick(auditor, sheet, '应用', NAME)
    const arriving = auditor.waitForEvent('download', { timeout: 60_000 })
    await button(sheet, '生成并下载').click()
    expect((await arriving).suggestedFilename()).toMatch(/^evidence-.+\.zip$/)
  }

  test(
    'from nothing to a lifted stop and a pack of evidence, by twelve people each of whom does what is theirs',
    async () => {
      await register()
      await fillDossier()
      await resolve()
      await permit()
      await prove(await holdAndRelease())
      await stopAndLift()
      await packEvidence()
    },
    PATIENCE_MS,
  )
})

/** Goes on with the tabulator until the button or field with this name has the focus, and sees that it shows. */
async function tabTo(page: Page, name: string) {
  const named = `[aria-label="${name}"], button, input, textarea`
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab')
    const focused = page.locator(':focus')
    const own = await focused.evaluate((element, among) => {
      const { outlineStyle, boxShadow, borderColor } = getComputedStyle(element)
      const label = (element as HTMLInputElement).labels?.[0]?.textContent
      const text = element.getAttribute('aria-label') ?? label ?? element.textContent ?? ''
      const shows = outlineStyle !== 'none' || boxShadow !== 'none' || borderColor !== ''
      return { matches: element.matches(among), text: text.trim(), shows }
    }, named)
    if (!own.matches || own.text !== name) continue
    expect(own.shows, `the focus on ${name}`).toBe(true)
    return
  }
  throw new Error(`the keyboard does not reach ${name}`)
}

async function voteByKeyboard(page: Page) {
  await tabTo(page, '表决')
  await page.keyboard.press('Enter')
  await focusIn(page.getByRole('dialog'))
  await tabTo(page, '意见')
  await page.keyboard.press('ArrowDown')
  await page.locator('.ant-select-dropdown:visible').waitFor()
  await page.keyboard.press('Enter')
  await tabTo(page, '表决')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByRole('dialog').allInnerTexts()).toEqual([])
}

async function stopByKeyboard(page: Page, name: string) {
  await page.keyboard.press('Tab')
  // The first thing that the keyboard reaches leads past the areas.
  expect(await page.locator(':focus').textContent()).toBe('跳到内容')
  await page.keyboard.press('Enter')
  await tabTo(page, '选择对象')
  await page.keyboard.type(name)
  await page.locator('.ant-select-item-option', { hasText: name }).first().waitFor()
  await page.keyboard.press('Enter')
  await tabTo(page, '触发停用')
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog')
  await sheet.getByText('将立即停用以下应用').waitFor()
  await focusIn(sheet)
  // A sheet that is left gives the focus back to what opened it.
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'hidden' })
  await expect.poll(() => page.locator(':focus').textContent()).toContain('触发停用')
  await page.keyboard.press('Enter')
  await sheet.getByText('将立即停用以下应用').waitFor()
  await focusIn(sheet)
  await tabTo(page, '理由')
  await page.keyboard.type('内容异常，先停后查')
  await tabTo(page, '触发停用')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '停用', exact: true }).waitFor()
  await settled(page)
}
