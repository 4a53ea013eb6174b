import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type ConsoleWorld,
  describeInBrowser,
  openConsoleWorld,
  settled,
  visit,
} from './console-world.ts'

const SCRIPT = '"><img src=x onerror="window.hit=1"><script>window.hit=1</script>'

describeInBrowser('attacks through the browser', () => {
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsoleWorld()
  })
  afterAll(() => world?.close())

  /** The session of a page, as a script on another site could not read it. */
  const sessionOf = async (page: Awaited<ReturnType<ConsoleWorld['as']>>) =>
    (await (await page.request.get(`${world.origin}/api/session`)).json()) as {
      csrfToken: string
      person: { id: string }
    }

  test('script in what people write is text wherever it is shown', async () => {
    const page = await world.as('office.owner')
    const { csrfToken, person } = await sessionOf(page)
    const people = (await (await page.request.get(`${world.origin}/api/people`)).json()).items
    const roleOf = (role: string) =>
      people.find((one: { roles: string[] }) => one.roles.includes(role)).id
    const reply = await page.request.post(`${world.origin}/api/applications`, {
      headers: { 'x-csrf-token': csrfToken },
      data: {
        name: { zh: `名称${SCRIPT}`, en: `Name${SCRIPT}` },
        purpose: {
          zh: `用途用途用途用途用途用途用途用途${SCRIPT}`,
          en: `Purpose of this thing ${SCRIPT}`,
        },
        population: { zh: `人群${SCRIPT}`, en: `People${SCRIPT}` },
        factors: {
          scenario: 'internal-office',
          importance: 'support',
          scale: 'department',
          customerEffect: 'none',
          reliance: 'reference',
          complexity: 'generative',
          generative: true,
          customerFacing: false,
          touchesContract: false,
        },
        decidesAboutPeople: false,
        publicFacing: false,
        dataClasses: ['general'],
        supplierIds: [],
        modelVersionIds: [],
        ownerId: person.id,
        responsible: {
          business: person.id,
          technology: roleOf('developer'),
          data: roleOf('data-steward'),
        },
      },
    })
    expect(reply.status()).toBe(201)
    const { id } = (await reply.json()) as { id: string }
    for (const path of ['/applications', `/applications/${id}`, `/applications/${id}/edit`]) {
      await visit(page, `${world.origin}${path}`)
      expect(await page.evaluate('window.hit'), path).toBeUndefined()
    }
    await visit(page, `${world.origin}/applications/${id}`)
    await expect.poll(() => page.locator('h1').textContent()).toContain('<script>')
  })

  test('script in an address is never run', async () => {
    const page = await world.as('auditor')
    for (const path of [
      `/applications?text=${encodeURIComponent(SCRIPT)}`,
      `/${encodeURIComponent(SCRIPT)}`,
      '/records?tab=javascript:alert(1)',
    ]) {
      await page.goto(`${world.origin}${path}`)
      await settled(page)
      expect(await page.evaluate('window.hit'), path).toBeUndefined()
    }
  })

  test('the policy refuses script that was written into the page, and eval', async () => {
    const page = await world.as('auditor')
    await visit(page, `${world.origin}/account`)
    await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.hit = 1'
      document.body.append(script)
      const link = document.createElement('a')
      link.href = 'javascript:window.hit=1'
      document.body.append(link)
      link.click()
    })
    expect(await page.evaluate('window.hit')).toBeUndefined()
  })

  test('a page elsewhere can neither act for who is signed in, nor frame the console', async () => {
    const page = await world.as('risk.manager')
    const withoutToken = await page.request.post(`${world.origin}/api/stops`, {
      data: { hits: { scope: 'all' }, reason: '跨站请求' },
    })
    expect(withoutToken.status()).toBe(403)
    const { csrfToken } = await sessionOf(page)
    const elsewhere = await page.request.post(`${world.origin}/api/stops`, {
      headers: { origin: 'https://evil.example', 'x-csrf-token': csrfToken },
      data: { hits: { scope: 'all' }, reason: '跨站请求' },
    })
    expect(elsewhere.status()).toBe(403)
    const stops = await page.request.get(`${world.origin}/api/stops?inForce=true`)
    expect((await stops.json()).items).toEqual([])

    const { headers } = await fetch(`${world.origin}/applications`)
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })

  test('signing in leads nowhere but to the address that was asked for', async () => {
    const { login, password } = world.sample.people.find((person) => person.login === 'auditor')!
    const page = await world.stranger()
    const asked =
      '/applications?redirect=https://evil.example&next=//evil.example&returnTo=javascript:alert(1)'
    await page.goto(`${world.origin}${asked}`)
    await page.getByLabel('登录名').fill(login)
    await page.getByLabel('密码', { exact: true }).fill(password)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('heading', { name: '应用', exact: true }).waitFor()
    expect(new URL(page.url()).origin).toBe(world.origin)
    const outside = await fetch(`${world.origin}//evil.example/`, { redirect: 'manual' })
    expect(outside.headers.get('location')).toBeNull()
  })

  test('secrets of the session are out of reach of scripts, and nothing of it is kept on the machine', async () => {
    const page = await world.as('auditor')
    await visit(page, `${world.origin}/applications`)
    const { csrfToken } = await sessionOf(page)
    expect(await page.evaluate(() => document.cookie)).toBe('')
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
    expect(kept).not.toContain(csrfToken)
  })
})
