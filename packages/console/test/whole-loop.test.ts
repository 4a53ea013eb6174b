import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, systemClock } from '../../platform/src/kernel/time.ts'
import { readSampleDossiers } from '../../platform/src/sample/institution.ts'
import { samplesFolder } from '../../platform/src/sample/samples-folder.ts'
import { button, choose, confirmed, fillPart, partKindsOf, rowOf } from './clicking.ts'
import {
  type ConsoleWorld,
  describeInBrowser,
  openConsoleWorld,
  settled,
  visit,
} from './console-world.ts'

/** Seven people in as many browsers, some forty fields typed. */
const PATIENCE_MS = 120_000
const NAME = '制度检索助手'
const APPROVED_DAYS = 30

/** The login of whoever writes or signs in the sample's dossier. */
const logins: Readonly<Record<string, string>> = {
  'owner-office': 'office.owner',
  developer: 'developer',
  validator: 'validator',
  'data-steward': 'data.steward',
  ethics: 'ethics',
  'risk-manager': 'risk.manager',
}

/**
 * The loop from nothing, by clicking alone: registered, tiered, its dossier written and signed, approved, permitted, called,
 * and its record proven. Everybody does what is theirs.
 */
describeInBrowser('the whole loop in the browser', () => {
  let world: ConsoleWorld
  let address = ''
  const pages = new Map<string, Page>()
  beforeAll(async () => {
    world = await openConsoleWorld()
  })
  afterAll(() => world?.close())

  /** The page of a person at a part of the application; each person keeps a browser. */
  async function at(login: string, tab: string): Promise<Page> {
    const page = pages.get(login) ?? (await world.as(login))
    pages.set(login, page)
    await visit(page, `${world.origin}${address}?tab=${tab}`)
    return page
  }

  /** The owner registers it, and is shown its tier and where it comes from. */
  async function register() {
    const page = await world.as('office.owner')
    pages.set('office.owner', page)
    await visit(page, `${world.origin}/applications/new`)
    const typed: Readonly<Record<string, string>> = {
      '名称（中文）': NAME,
      '名称（英文）': 'Rules finder',
      '用途（中文）': '为内部员工检索制度与条款原文，供起草时引用。',
      '用途（英文）': 'Finds the wording of rules for staff who draft notices.',
      '涉及人群（中文）': '办公室员工',
      '涉及人群（英文）': 'Staff of the General Office',
    }
    for (const [label, text] of Object.entries(typed)) await page.getByLabel(label).fill(text)
    await choose(page, '场景', '内部办公')
    await choose(page, '业务重要性', '支持性')
    await choose(page, '使用范围', '部门级')
    await choose(page, '对客户的影响', '无')
    await choose(page, '依赖程度', '参考')
    await choose(page, '技术复杂度', '生成式')
    await page.getByLabel('使用生成式模型').check()
    await choose(page, '数据级别', '其他一般')
    await choose(page, '应用负责人', '文思齐')
    await choose(page, '业务负责人', '文思齐')
    await choose(page, '技术负责人', '程可行')
    await choose(page, '数据负责人', '舒有源')
    await choose(page, '使用的模型版本', '内置摘录式应答器')
    await button(page, '登记并定级').click()
    await page.getByRole('heading', { name: NAME }).waitFor()
    address = new URL(page.url()).pathname
    await page.getByText('低风险').first().waitFor()
    await page.getByText('等级从何而来').waitFor()
  }

  /** Authors write it and others sign it, and the gates open one by one. */
  async function fillDossier() {
    const { parts } = readSampleDossiers(samplesFolder).find(
      ({ application }) => application === 'drafting-assistant',
    )!
    const owner = await at('office.owner', 'lifecycle')
    await button(owner, '进入「数据准备」').click()
    await confirmed(owner, '进入「数据准备」')
    await at('office.owner', 'dossier')
    await button(owner, '新建卷宗').click()
    await confirmed(owner, '新建卷宗')
    const kinds = new Map((await partKindsOf(owner, world.origin)).map((kind) => [kind.id, kind]))
    for (const part of parts) {
      const kind = kinds.get(part.id)!
      const title = kind.title.zh
      const author = await at(logins[part.author]!, 'dossier')
      await rowOf(author, title).getByRole('button', { name: '填写' }).click()
      await settled(author)
      await fillPart(author, kind, part.content)
      await button(author, '保存本部分').click()
      await rowOf(author, title).getByText('已填写，待签署').waitFor()
      const signer = await at(logins[part.signer!]!, 'dossier')
      await rowOf(signer, title).getByRole('button', { name: '签署' }).click()
      await confirmed(signer, '签署')
      await rowOf(signer, title).getByText('已签署').waitFor()
    }
    await at('office.owner', 'lifecycle')
    await button(owner, '进入「开发」').click()
    await confirmed(owner, '进入「开发」')
  }

  /** A risk manager approves it, it goes into operation, and its permit is minted. */
  async function permit() {
    const manager = await at('risk.manager', 'approval')
    await button(manager, '核准').click()
    const until = addDays(systemClock(), APPROVED_DAYS).slice(0, 10)
    await manager.getByRole('dialog').getByLabel('有效期至').fill(`${until} 00:00`)
    await confirmed(manager, '核准')
    const owner = await at('office.owner', 'lifecycle')
    await button(owner, '进入「运行」').click()
    await confirmed(owner, '进入「运行」')
    await at('office.owner', 'permit')
    await button(owner, '签发准行证').click()
    await confirmed(owner, '签发准行证')
    await owner.getByText('有效', { exact: true }).waitFor()
  }

  /** With its key a call passes the door, and an auditor proves its record in the browser. */
  async function callAndProve() {
    const owner = await at('office.owner', 'traffic')
    await button(owner, '签发密钥').click()
    await owner.getByLabel('用途说明').fill('办公平台')
    await confirmed(owner, '签发密钥')
    const key = await owner
      .getByText(/^hj_[0-9a-f]{12}_/)
      .first()
      .textContent()
    const call = () => callWith(world.origin, key!.trim())
    await expect.poll(call).not.toBeUndefined()
    const answered = await call()
    const auditor = await world.as('auditor')
    await visit(auditor, `${world.origin}/records/${answered}`)
    await auditor.getByText(NAME).first().waitFor()
    await button(auditor, '在浏览器中验证').click()
    await auditor.getByText('条目在账本中，未被改动').waitFor()
  }

  test(
    'from nothing to a proven record, by seven people each of whom does what is theirs',
    async () => {
      await register()
      await fillDossier()
      await permit()
      await callAndProve()
    },
    PATIENCE_MS,
  )
})

/** The record of a call that passed; `undefined` until the gateways have heard of key and permit. */
async function callWith(origin: string, key: string): Promise<string | undefined> {
  const reply = await fetch(`${origin}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: '{"model":"extractive-answerer","messages":[{"role":"user","content":"存款保险最高赔付多少？"}]}',
  })
  return reply.status === 200 ? (reply.headers.get('x-hengjian-record') ?? undefined) : undefined
}
