import type { BrowserContext, Page } from 'playwright-core'
import { median } from '../statistics.ts'
import { IN_PAGE } from './overview.ts'

const PAGES = 20
const WHEEL_STEPS = 15
const WHEEL_PX = 120

export interface Answer {
  readonly what: string
  readonly ms: number
  readonly msMax: number
}

export interface InventoryFigures {
  /** From navigation, by who has been at the console before. */
  readonly opened: Answer
  readonly answers: readonly Answer[]
  /** Milliseconds between frames while pages are scrolled. */
  readonly scrollFrames: readonly number[]
}

/** A large inventory as it is used: opened, scrolled and paged through, narrowed and searched. */
export async function measureInventory(
  open: () => Promise<BrowserContext>,
  origin: string,
  rounds: number,
): Promise<InventoryFigures> {
  const context = await open()
  const page = await context.newPage()
  await page.addInitScript({ path: IN_PAGE })
  const opened: number[] = []
  const times = new Map<string, number[]>()
  const note = (what: string, ms: number) => times.set(what, [...(times.get(what) ?? []), ms])
  const shown = () => page.locator('tbody tr[data-row-key]').first().waitFor()

  for (let round = 0; round <= rounds; round += 1) {
    await page.goto(`${origin}/applications`)
    await shown()
    const openedMs = await page.evaluate<number>('performance.now()')
    const lowMs = await answering(page, async () => {
      await page.getByLabel('等级').first().click()
      await page.locator('.ant-select-dropdown:visible').getByText('低风险').hover()
      return () => page.locator('.ant-select-dropdown:visible').getByText('低风险').click()
    })
    const clearedMs = await answering(
      page,
      async () => () => page.getByRole('button', { name: '清除筛选' }).click(),
    )
    const search = page.getByLabel('按名称搜索')
    const searchFor = (text: string) =>
      answering(page, async () => {
        await search.fill(text)
        return () => search.press('Enter')
      })
    const oneMs = await searchFor('理赔材料分拣')
    const manyMs = await searchFor('智能客服')
    // The first round warms product and browser up.
    if (round === 0) continue
    opened.push(openedMs)
    note('narrowed by tier', lowMs)
    note('filters cleared', clearedMs)
    note('searched, one found', oneMs)
    note('searched, nearly all found', manyMs)
  }

  await page.goto(`${origin}/applications`)
  await shown()
  const scrollFrames: number[] = []
  for (let turned = 0; turned < PAGES; turned += 1) {
    scrollFrames.push(...(await scrollDown(page)))
    const next = page.getByRole('button', { name: '下一页' })
    note('next page', await answering(page, async () => () => next.click()))
  }
  await context.close()
  const answers = [...times].map(([what, all]) => answerOf(what, all))
  return { opened: answerOf('opened, with a warm cache', opened), answers, scrollFrames }
}

function answerOf(what: string, all: readonly number[]): Answer {
  return { what, ms: median(all), msMax: Math.max(...all) }
}

/** Milliseconds from an act of the reader to the first frame with other rows. `prepare` is not counted. */
async function answering(
  page: Page,
  prepare: () => Promise<() => Promise<unknown>>,
): Promise<number> {
  const act = await prepare()
  const answered = page.evaluate<number>('bench.answer()')
  await act()
  return answered
}

async function scrollDown(page: Page): Promise<readonly number[]> {
  await page.evaluate('bench.beginFrames()')
  await page.mouse.move(720, 600)
  for (let step = 0; step < WHEEL_STEPS; step += 1) await page.mouse.wheel(0, WHEEL_PX)
  return page.evaluate<number[]>('bench.endFrames()')
}
