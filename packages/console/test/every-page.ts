import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type ConsoleWorld,
  describeInBrowser,
  follow,
  look,
  openConsoleWorld,
  visit,
} from './console-world.ts'
import { fillPages } from './happenings.ts'
import { pagesOf } from './pages-list.ts'

/** Some seventy pages, each of which is looked at by axe, at three widths. */
const PATIENCE_MS = 600_000

/** A tablet held upright, and the narrowest desk that the console is made for. */
const narrow = [
  { width: 820, height: 1180 },
  { width: 1280, height: 800 },
] as const

/**
 * Every page in one language. A file for each, so that they are looked at beside each other;
 * that each opens by its address is tried by those who attack it.
 */
export function lookAtEveryPage(language: 'zh-CN' | 'en') {
  describeInBrowser(`every page in ${language}`, () => {
    let world: ConsoleWorld
    beforeAll(async () => {
      world = await openConsoleWorld()
      await fillPages(world)
    })
    afterAll(() => world?.close())

    test(
      'can be used by everybody, on a tablet too: axe finds nothing serious, nothing is cut off',
      async () => {
        const page = await world.as('risk.manager', language)
        await visit(page, world.origin)
        const usual = page.viewportSize()!
        for (const [name, path] of Object.entries(await pagesOf(page, world.origin))) {
          await follow(page, path)
          await look(page, `${name}.${language.slice(0, 2)}`)
          for (const size of narrow) {
            await page.setViewportSize(size)
            expect.soft(await cutOff(page), `${name} at ${size.width} px`).toEqual([])
          }
          await page.setViewportSize(usual)
        }
      },
      PATIENCE_MS,
    )
  })
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
