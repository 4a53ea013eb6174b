import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRealProvider } from '../../platform/src/contexts/identity/start-real-provider.ts'
import { button } from './clicking.ts'
import {
  type ConsoleWorld,
  describeInBrowser,
  look,
  openConsoleWorld,
  settled,
  visit,
} from './console-world.ts'
import { firstId } from './happenings.ts'

/** What a first load may cost on the line of a branch. */
const SCRIPT_BYTES_MAX = 500_000

describeInBrowser('signing in', () => {
  let world: ConsoleWorld
  let provider: Awaited<ReturnType<typeof startRealProvider>>
  beforeAll(async () => {
    world = await openConsoleWorld(async (redirectUri) => {
      provider = await startRealProvider(redirectUri)
      return provider.config
    })
  })
  afterAll(async () => {
    await world?.close()
    await provider?.stop()
  })

  test('who is not signed in is asked at the very address, is refused in words, and comes in there', async () => {
    const { login, password } = world.sample.people.find((person) => person.login === 'auditor')!
    const page = await world.stranger()
    await page.goto(`${world.origin}/applications?tier=high`)
    await page.getByLabel('登录名').waitFor()
    await look(page, 'sign-in.zh')
    await page.getByLabel('登录名').fill(login)
    await page.getByLabel('密码', { exact: true }).fill('wrong')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('alert').getByText('identity.').waitFor()

    await page.getByLabel('密码', { exact: true }).fill(password)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('heading', { name: '应用', exact: true }).waitFor()
    expect(new URL(page.url()).search).toBe('?tier=high')
  })

  test('the language is Chinese until somebody chooses English, and the choice stays', async () => {
    const page = await world.stranger()
    await page.goto(world.origin)
    await page.getByRole('button', { name: /English/ }).click()
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
    await look(page, 'sign-in.en')
    await page.reload()
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en')
  })

  test('a session that ended elsewhere asks again in place; signing out leaves nothing on the screen', async () => {
    const page = await world.as('auditor')
    await visit(page, `${world.origin}/account`)
    await page.request.delete(`${world.origin}/api/session`, {
      headers: {
        'x-csrf-token': (await (await page.request.get(`${world.origin}/api/session`)).json())
          .csrfToken,
      },
    })
    await page.getByRole('link', { name: '应用' }).click()
    await page.getByLabel('登录名').waitFor()
    expect(new URL(page.url()).pathname).toBe('/applications')
  })

  test('what was typed into a sheet is still there after a session that ended in the middle of it', async () => {
    const page = await world.as('procurement')
    const supplier = await firstId(page, world.origin, '/suppliers')
    await visit(page, `${world.origin}/suppliers/${supplier}`)
    await button(page, '登记复评').click()
    const sheet = page.getByRole('dialog', { name: '登记复评' })
    await sheet.getByLabel('理由').fill('年度复评通过，无整改项')
    await sheet.getByLabel('下次复评日期').fill('2098-01-31')
    const { csrfToken } = await (await page.request.get(`${world.origin}/api/session`)).json()
    await page.request.delete(`${world.origin}/api/session`, {
      headers: { 'x-csrf-token': csrfToken },
    })
    await button(sheet, '登记复评').click()
    const ended = page.getByRole('dialog', { name: '会话已结束' })
    await ended.waitFor()
    await look(page, 'session-ended.zh')
    const { login, password } = world.sample.people.find((one) => one.login === 'procurement')!
    await ended.getByLabel('登录名').fill(login)
    await ended.getByLabel('密码').fill(password)
    await button(ended, '登录').click()
    await ended.waitFor({ state: 'detached' })
    await expect.poll(() => sheet.getByLabel('理由').inputValue()).toBe('年度复评通过，无整改项')
    await button(sheet, '登记复评').click()
    await page.getByText('2098年1月31日').first().waitFor()
  })

  test('who signs out leaves no draft behind; a draft is shown to nobody else', async () => {
    const page = await world.as('procurement')
    await visit(page, `${world.origin}/suppliers/new`)
    await page.getByLabel('名称（中文）').fill('草稿中的供应商')
    await page.reload()
    await settled(page)
    await expect.poll(() => page.getByLabel('名称（中文）').inputValue()).toBe('草稿中的供应商')
    await button(page, '齐采薇').click()
    // The page is loaded anew, so that nothing stays in memory.
    await Promise.all([page.waitForEvent('load'), page.getByText('退出登录').click()])
    await page.getByLabel('登录名').waitFor()
    const kept = await page.evaluate(() => Object.keys(sessionStorage).join())
    expect(kept).not.toContain('hengjian.draft')
  })

  test('a product that cannot be reached says so, and the page comes back by itself', async () => {
    const page = await world.as('risk.manager', 'en')
    await page.route('**/api/suppliers?*', (route) => route.abort('connectionrefused'))
    await visit(page, `${world.origin}/administration?tab=suppliers`)
    await page.getByRole('alert').getByText('It is tried again by itself').waitFor()
    await look(page, 'unreachable.en')
    await page.unroute('**/api/suppliers?*')
    await page.getByText('Xinghe Sample Intelligence Ltd').waitFor({ timeout: 30_000 })
    await page.getByRole('alert').waitFor({ state: 'detached' })
  })

  /** Walks through the pages of the provider as somebody who is sent there. */
  async function signOnAs(page: Page, login: string) {
    await page.getByRole('link', { name: '单点登录' }).click()
    await page.locator('input[name=login]').fill(login)
    await page.locator('input[name=password]').fill('any')
    await page.locator('button[type=submit]').click()
    await page.locator('input[name=prompt][value=consent]').waitFor({ state: 'attached' })
    await page.locator('button[type=submit]').click()
  }

  test('through the provider of the institution people come back to the address at which they left', async () => {
    const administrator = await world.as('admin.shili')
    const { csrfToken } = await (
      await administrator.request.get(`${world.origin}/api/session`)
    ).json()
    const added = await administrator.request.post(`${world.origin}/api/people`, {
      headers: { 'x-csrf-token': csrfToken },
      data: {
        login: 'hua.mulan',
        name: '花木兰',
        roles: ['auditor'],
        email: 'hua.mulan@bank.example',
      },
    })
    expect(added.status()).toBe(201)
    const page = await world.stranger()
    await page.goto(`${world.origin}/applications?tier=high`)
    await signOnAs(page, 'hua.mulan')
    await page.getByRole('heading', { name: '应用', exact: true }).waitFor()
    expect(page.url()).toBe(`${world.origin}/applications?tier=high`)
    await page.getByRole('button', { name: '花木兰' }).waitFor()
  })

  test('an answer of the provider that does not hold, and a person nobody added, are refused in words', async () => {
    const page = await world.stranger()
    await page.goto(`${world.origin}/api/oidc/callback?state=forged&code=forged`)
    await page.getByRole('alert').getByText('统一身份认证的返回结果未通过校验').waitFor()
    await page.getByRole('button', { name: /English/ }).click()
    await page.getByRole('alert').getByText('The answer of the identity provider').waitFor()
    await look(page, 'sign-in-refused.en')
    await page.getByRole('button', { name: /中文/ }).click()
    await signOnAs(page, 'total.stranger')
    await page.getByRole('alert').getByText('本机构没有对应的人员账户').waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
  })

  test('the overview is there with less than 500 kB of compressed script', async () => {
    const page = await world.as('risk.manager')
    const scripts: Promise<number>[] = []
    page.on('requestfinished', (request) => {
      if (request.resourceType() !== 'script') return
      scripts.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
    })
    await visit(page, `${world.origin}/`)
    const sizes = await Promise.all(scripts)
    expect(sizes.length).toBeGreaterThan(1)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(SCRIPT_BYTES_MAX)
  })

  test('nothing that the browser loads breaks the policy of the page', async () => {
    const page = await world.stranger()
    const broken: string[] = []
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) broken.push(message.text())
    })
    await page.goto(world.origin)
    await page.getByLabel('登录名').waitFor()
    expect(broken).toEqual([])
  })
})
