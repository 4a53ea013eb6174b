import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPerson, bootstrapInstitution } from '../../platform/src/contexts/identity/index.ts'
import { Role } from '../../platform/src/kernel/actor.ts'
import { type ConsoleWorld, describeInBrowser, openConsoleWorld, settled } from './console-world.ts'
import { fillPages } from './happenings.ts'
import { pagesOf } from './pages-list.ts'
import { type Schema, writtenInto } from './written-into.ts'

/** Some seventy pages. */
const PATIENCE_MS = 600_000
const SCRIPT = '"><img src=x onerror="window.hit=1"><script>window.hit=1</script>'

interface Described {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly responses: Readonly<
              Record<string, { readonly content?: Readonly<Record<string, { schema: Schema }>> }>
            >
          }
        >
      >
    >
  >
}

/** The schema of what a path answers when it is read, from the API's own description. */
function repliesOf({ paths }: Described): (path: string) => Schema | undefined {
  const known = Object.entries(paths).map(([path, byMethod]) => ({
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    schema: byMethod.get?.responses['200']?.content?.['application/json']?.schema,
  }))
  return (path) => known.find(({ pattern }) => pattern.test(path))?.schema
}

describeInBrowser('every page, attacked', () => {
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsoleWorld()
    await fillPages(world)
  })
  afterAll(() => world?.close())

  /** Every text that the API answers, wherever people can have written it, ends in a script. */
  async function poisoned(page: Page) {
    const reply = await page.request.get(`${world.origin}/api/openapi.json`)
    const schemaOf = repliesOf((await reply.json()) as Described)
    await page.route('**/api/**', async (route) => {
      const request = route.request()
      const { pathname } = new URL(request.url())
      const schema = request.method() === 'GET' ? schemaOf(pathname) : undefined
      if (schema === undefined || pathname === '/api/session') return route.continue()
      const response = await route.fetch()
      if (!response.ok()) return route.fulfill({ response })
      const json = writtenInto(await response.json(), schema, SCRIPT)
      return route.fulfill({ response, json })
    })
  }

  test(
    'script that somebody stored is text, in whatever field it stands',
    async () => {
      const page = await world.as('risk.manager')
      const pages = await pagesOf(page, world.origin)
      await poisoned(page)
      const broken: string[] = []
      page.on('pageerror', (error) => broken.push(`${page.url()}: ${error.message}`))
      let shown = 0
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(`${world.origin}${path}`)
        await settled(page)
        expect.soft(await page.evaluate('window.hit'), name).toBeUndefined()
        expect.soft(await page.locator('img[src=x]').count(), name).toBe(0)
        shown += await page.getByText('<script>window.hit=1</script>').count()
      }
      expect(broken).toEqual([])
      expect(shown).toBeGreaterThan(100)
    },
    PATIENCE_MS,
  )

  test('what belongs to another institution, or to nobody, is not found and says so, on every page of it', async () => {
    const pages = await pagesOf(await world.as('risk.manager'), world.origin)
    const { name } = world.sample.institution
    const password = 'nine slow otters'
    const { administrator } = await bootstrapInstitution(
      {
        slug: 'other',
        name: { zh: '另一家银行', en: 'Other Bank' },
        administrator: { login: 'other.admin', name: '管理员', password },
      },
      world.product.services,
    )
    const login = 'other.manager'
    await addPerson(
      { type: 'person', ...administrator },
      { login, name: '某人', roles: Role.options, password },
      world.product.services,
    )
    const page = await world.stranger()
    const reply = await page.request.post(`${world.origin}/api/session`, {
      data: { institution: 'other', login, password },
    })
    expect(reply.status()).toBe(200)
    const foreign = Object.values(pages).filter((path) => /_[0-9a-f]{32}/.test(path))
    expect(foreign.length).toBeGreaterThan(10)
    const silent: string[] = []
    for (const path of [
      ...foreign,
      `/applications/app_${'0'.repeat(32)}`,
      '/applications/nonsense',
      `/records/ent_${'0'.repeat(32)}`,
    ]) {
      await page.goto(`${world.origin}${path}`)
      const alert = page.getByRole('alert').first().waitFor()
      await alert.catch(() => silent.push(path))
      expect(await page.locator('body').textContent(), path).not.toContain(name.zh)
    }
    expect(silent).toEqual([])
  })
})
