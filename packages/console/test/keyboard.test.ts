import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { button, focusIn } from './clicking.ts'
import { type ConsoleWorld, describeInBrowser, openConsoleWorld, visit } from './console-world.ts'
import { focused, type Stop, withoutFading } from './focus.ts'

/** A list, forms with every sort of field, tabs: what all pages are made of. */
const kinds = {
  list: '/applications',
  form: '/applications/new',
  dates: '/suppliers/new',
  tabs: '/administration?tab=suppliers',
  account: '/account',
}
const PATIENCE_MS = 600_000
/** How far each page is walked from the beginning of its content; what stands around it is the same everywhere. */
const STEPS = 9
/** Skip link, areas, switches, bell and person. */
const STEPS_AROUND = 16

const SKIP = '跳到内容'

async function walk(page: Page, steps: number): Promise<readonly Stop[]> {
  const stops: Stop[] = []
  for (let step = 0; step < steps; step += 1) {
    await page.keyboard.press('Tab')
    const stop = await focused(page)
    // Past the last one the browser begins again.
    if (stop === undefined || (stops.length > 0 && stop.name.endsWith(SKIP))) break
    stops.push(stop)
  }
  return stops
}

/** Stops that nobody sees, that lead back up, or that the focus does not leave. */
function faultsOf(stops: readonly Stop[]): string[] {
  return stops.flatMap(({ name, isMarked, place }, at) => [
    ...(isMarked ? [] : [`not seen: ${name}`]),
    ...(at > 0 && place < stops[at - 1]!.place ? [`back to: ${name}`] : []),
    ...(at > 0 && place === stops[at - 1]!.place ? [`caught in: ${name}`] : []),
  ])
}

describeInBrowser('by keyboard alone', () => {
  let world: ConsoleWorld
  let page: Page
  beforeAll(async () => {
    world = await openConsoleWorld()
    page = await world.as('risk.manager')
    // A step that hangs on a busy machine is no trap.
    page.setDefaultTimeout(60_000)
  })
  afterAll(() => world?.close())

  test(
    'the focus is seen, follows the reading, and is caught nowhere',
    async () => {
      for (const [name, path] of Object.entries(kinds)) {
        await visit(page, `${world.origin}${path}`)
        await withoutFading(page)
        await page.locator('#content').focus()
        expect.soft(faultsOf(await walk(page, STEPS)), name).toEqual([])
      }
      await visit(page, world.origin)
      await withoutFading(page)
      const around = await walk(page, STEPS_AROUND)
      expect(around[0]?.name).toContain(SKIP)
      expect(around.at(-1)?.isInPage).toBe(true)
      expect(faultsOf(around)).toEqual([])
    },
    PATIENCE_MS,
  )

  test('the skip link leads past areas and switches to the content', async () => {
    await visit(page, `${world.origin}/applications`)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const [first] = await walk(page, 1)
    expect(first?.isInPage).toBe(true)
  })

  test('a sheet holds the focus while it is open, and gives it back', async () => {
    await visit(page, `${world.origin}/administration?tab=suppliers`)
    const opener = button(page, '移出名单').first()
    await opener.focus()
    await page.keyboard.press('Enter')
    const sheet = page.getByRole('dialog')
    await sheet.getByLabel('理由').waitFor()
    await focusIn(sheet)
    for (let step = 0; step < 8; step += 1) {
      await page.keyboard.press('Tab')
      // Past the last the browser is left for its own bar; what has the focus on the page is never beneath the sheet.
      const isBeneath = () =>
        page.evaluate(() => (document.activeElement?.closest('#root') ?? null) !== null)
      expect(await isBeneath()).toBe(false)
    }
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await expect.poll(() => opener.evaluate((one) => one === document.activeElement)).toBe(true)
  })
})
