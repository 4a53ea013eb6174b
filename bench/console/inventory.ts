import type { BrowserContext, Page } from 'playwright-core'
import { median } from '../statistics.ts'

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

interface Recorder {
  frames: number[]
  changedAtMs: number
}

/** A large inventory as it is used: opened, scrolled and paged through, narrowed and searched. */
export async function measureInventory(
  open: () => Promise<BrowserContext>,
  origin: string,
  rounds: number,
): Promise<InventoryFigures> {
  const context = await open()
  const page = await context.newPage()
  const opened: number[] = []
  const times = new Map<string, number[]>()
  const note = (what: string, ms: number) => times.set(what, [...(times.get(what) ?? []), ms])
  const shown = () => page.locator('tbody tr[data-row-key]').first().waitFor()

  for (let round = 0; round <= rounds; round += 1) {
    await page.goto(`${origin}/applications`)
    await shown()
    const openedMs = await page.evaluate(() => performance.now())
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
  await page.evaluate(() => {
    const recorder = globalThis as unknown as Recorder
    const rows = () =>
      [...document.querySelectorAll('tbody tr[data-row-key]')].map((row) =>
        row.getAttribute('data-row-key'),
      )
    const before = rows().join()
    recorder.changedAtMs = 0
    let actedAtMs = 0
    const begin = () => {
      actedAtMs ||= performance.now()
    }
    addEventListener('click', begin, { capture: true, once: true })
    addEventListener('keydown', begin, { capture: true, once: true })
    const look = () => {
      const after = rows()
      if (after.length > 0 && after.join() !== before) {
        recorder.changedAtMs = performance.now() - actedAtMs
      } else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await act()
  await page.waitForFunction(() => (globalThis as unknown as Recorder).changedAtMs > 0)
  return page.evaluate(() => (globalThis as unknown as Recorder).changedAtMs)
}

async function scrollDown(page: Page): Promise<readonly number[]> {
  await page.evaluate(() => {
    const recorder = globalThis as unknown as Recorder
    recorder.frames = []
    const { frames } = recorder
    let beforeMs = performance.now()
    const look = (nowMs: number) => {
      if (recorder.frames !== frames) return
      frames.push(nowMs - beforeMs)
      beforeMs = nowMs
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await page.mouse.move(720, 600)
  for (let step = 0; step < WHEEL_STEPS; step += 1) await page.mouse.wheel(0, WHEEL_PX)
  return page.evaluate(() => {
    const recorder = globalThis as unknown as Recorder
    const { frames } = recorder
    recorder.frames = []
    // The first is counted from before the recording.
    return frames.slice(1)
  })
}
