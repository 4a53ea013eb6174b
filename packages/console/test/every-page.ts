import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  arrive,
  type ConsoleWorld,
  describeInBrowser,
  follow,
  look,
  openConsoleWorld,
  visit,
} from './console-world.ts'
import { faultsOfKinds, unreached, withoutFading } from './focus.ts'
import { fillPages } from './happenings.ts'
import { pagesOf } from './pages-list.ts'

/** Some seventy pages, each of which is looked at by axe, at three widths. */
const PATIENCE_MS = 600_000

/** Controls are the same in both languages, and so is what stands while they are awaited: each is looked at once. */
const KEYBOARD_IN = 'en'
const AWAITED_IN = 'zh-CN'

/** A tablet held upright, and the narrowest desk that the console is made for. */
const narrow = [
  { width: 820, height: 1180 },
  { width: 1280, height: 800 },
] as const

/**
 * Every page in one language. A file for each, so that they are looked at beside each other;
 * that each opens by its address is tried by those who attack it.
 */
export function lookAtEveryPage(language: 'zh-CN' | 'en', { rule, reply, isSaid }: Amiss) {
  describeInBrowser(`every page in ${language}`, () => {
    let world: ConsoleWorld
    beforeAll(async () => {
      world = await openConsoleWorld()
      await fillPages(world)
    })
    afterAll(() => world?.close())

    test(
      'can be used by everybody, on a tablet and by keyboard too: axe finds nothing serious, nothing is cut off',
      async () => {
        const page = await world.as('risk.manager', language)
        await visit(page, world.origin)
        const usual = page.viewportSize()!
        await withoutFading(page)
        const known = new Set<string>()
        for (const [name, path] of Object.entries(await pagesOf(page, world.origin))) {
          await follow(page, path)
          await look(page, `${name}.${language.slice(0, 2)}`)
          for (const size of narrow) {
            await page.setViewportSize(size)
            expect.soft(await cutOff(page), `${name} at ${size.width} px`).toEqual([])
          }
          await page.setViewportSize(usual)
          expect.soft(await unreached(page), `${name} by keyboard`).toEqual([])
          if (language !== KEYBOARD_IN) continue
          expect.soft(await faultsOfKinds(page, known), `${name} by keyboard`).toEqual([])
        }
      },
      PATIENCE_MS,
    )

    test(
      rule,
      async () => {
        const page = await world.as('risk.manager', language)
        const pages = await pagesOf(page, world.origin)
        let asked = 0
        await page.route('**/api/**', async (route) => {
          const { pathname, searchParams } = new URL(route.request().url())
          if (route.request().method() !== 'GET' || isAround.test(pathname)) return route.continue()
          if (!searchParams.has('ids')) asked += 1
          // What is still asked when the page is left is answered to nobody.
          await reply(route).catch(() => undefined)
        })
        // Begun anew, so that nothing is known from before.
        await visit(page, `${world.origin}/nowhere`)
        const silent: string[] = []
        for (const [name, path] of Object.entries(pages)) {
          asked = 0
          await follow(page, path)
          if (asked > 0) await page.waitForFunction(isSaid).catch(() => silent.push(name))
          expect.soft(await page.locator('main h1').count(), name).toBe(1)
        }
        expect(silent).toEqual([])
      },
      PATIENCE_MS,
    )

    if (language !== AWAITED_IN) return
    test(
      'while nothing is answered yet, every page has a heading and says that it is being read',
      async () => {
        const page = await world.as('risk.manager', language)
        const pages = await pagesOf(page, world.origin)
        let asked = 0
        await page.route('**/api/**', (route) => {
          const { pathname } = new URL(route.request().url())
          if (isAround.test(pathname)) return route.continue()
          // Held back for good: who leaves the page takes its questions along.
          asked += 1
        })
        await page.goto(`${world.origin}/nowhere`)
        await page.locator('main h1').waitFor()
        const silent: string[] = []
        for (const [name, path] of Object.entries(pages)) {
          asked = 0
          await arrive(page, path)
          await page.locator('main h1').waitFor()
          if (asked > 0) await page.waitForFunction(isAwaited).catch(() => silent.push(name))
          expect.soft(await page.locator('main h1').count(), name).toBe(1)
        }
        expect(silent).toEqual([])
      },
      PATIENCE_MS,
    )
  })
}

/** Runs in the page. */
const isAwaited = () =>
  document.querySelector(
    'main [role=status] .ant-skeleton, main [aria-busy=true], main .ant-select-suffix-loading',
  ) !== null

/** Session and bell stand around every page. */
const isAround = /\/api\/(session|oidc|notices\/unread)$/

/** What the API answers for once, and when a page has said so. */
interface Amiss {
  readonly rule: string
  readonly reply: (route: Route) => Promise<void>
  /** Runs in the page. */
  readonly isSaid: () => boolean
}

/** What the catalogue lists, and lists in which who or what asks stands itself, are never empty. */
const isNeverEmpty =
  /\/api\/(dossier-parts|notices\/kinds|alarms\/thresholds|sessions|own-statements)$/

export const nothingThere: Amiss = {
  rule: 'where every list is empty, no part of a page is left blank',
  async reply(route) {
    const response = await route.fetch()
    const isList = !isNeverEmpty.test(new URL(route.request().url()).pathname)
    const found = isList && response.ok() ? await response.json().catch(() => undefined) : undefined
    if (!Array.isArray(found?.items)) return route.fulfill({ response })
    return route.fulfill({ response, json: { ...found, items: [], next: undefined } })
  },
  isSaid: () =>
    [...document.querySelectorAll('main section.sheet')].every((sheet) => {
      const said = [...sheet.children].filter((child) => child.tagName !== 'HEADER')
      return said.some((child) => child.textContent !== '' || child.querySelector('input, svg'))
    }),
}

export const nothingAnswered: Amiss = {
  rule: 'where nothing can be read, every page has a heading and says why, with what to do',
  reply: (route) =>
    route.fulfill({
      status: 500,
      json: { error: { code: 'http.internal', message: 'it broke', remedy: 'Tell the operator.' } },
    }),
  isSaid: () =>
    [...document.querySelectorAll('main [role=alert]')].some(({ textContent }) =>
      textContent.includes('Tell the operator.'),
    ),
}

/**
 * What stands outside the page, or in a box that hides a part of it, though nothing there can be scrolled. The tabs of
 * antd are left out: they put what does not fit into a menu at their end.
 */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // What follows the width by script has done so when a frame was drawn.
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    const unseen = '.skip, .unseen, svg, [aria-hidden=true], .ant-tabs-nav-wrap'
    const found: string[] = []
    const seek = (element: Element) => {
      const { display, visibility, position, overflowX } = getComputedStyle(element)
      const isShown = display !== 'none' && visibility !== 'hidden' && position !== 'fixed'
      if (!isShown || element.matches(unseen) || element.textContent === '') return
      const { right, left, width } = element.getBoundingClientRect()
      const isOutside = width > 0 && (right > innerWidth + 1 || left < -1)
      const isHidden = overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1
      if (isOutside || isHidden) found.push(`${element.className}: ${element.textContent}`)
      else if (overflowX === 'visible' || overflowX === 'hidden')
        [...element.children].forEach(seek)
    }
    seek(document.body)
    return found
  })
}
