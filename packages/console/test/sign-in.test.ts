import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type ConsoleWorld,
  describeInBrowser,
  look,
  openConsoleWorld,
  visit,
} from './console-world.ts'

/** What a first load may cost on the line of a branch. */
const SCRIPT_BYTES_MAX = 500_000

describeInBrowser('signing in', () => {
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsoleWorld()
  })
  afterAll(() => world?.close())

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
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
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
