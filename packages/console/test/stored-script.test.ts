import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ConsoleWorld, describeInBrowser, openConsoleWorld, settled } from './console-world.ts'
import { pagesOf } from './pages-list.ts'
import { type Schema, writtenInto } from './written-into.ts'

/** Some fifty pages. */
const PATIENCE_MS = 180_000
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

describeInBrowser('script that somebody stored', () => {
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsoleWorld()
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
    'is text on every page, in whatever field it stands',
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
})
