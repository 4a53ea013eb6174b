import type { BrowserContext, Page } from 'playwright-core'
import { median } from '../statistics.ts'

/** No task longer than 50 ms for so long: the page has come to rest. */
const QUIET_MS = 1_000

export interface LoadFigures {
  /** Of script alone, as it came over the line: compressed. */
  readonly scriptBytes: number
  readonly bytes: number
  /** All from navigation. */
  readonly headingMs: number
  readonly interactiveMs: number
  /** When nothing was being read any more. */
  readonly readMs: number
}

interface Marks {
  headingMs: number
  longTaskEndMs: number
}

/** The overview in a browser that has seen nothing of it; medians of the rounds. */
export async function measureOverview(
  open: () => Promise<BrowserContext>,
  origin: string,
  rounds: number,
): Promise<LoadFigures> {
  const found: LoadFigures[] = []
  // The first round warms the product up.
  for (let round = 0; round <= rounds; round += 1) {
    const context = await open()
    const figures = await loadOnce(await context.newPage(), origin)
    if (round > 0) found.push(figures)
    await context.close()
  }
  const of = (name: keyof LoadFigures) => median(found.map((figures) => figures[name]))
  return {
    scriptBytes: of('scriptBytes'),
    bytes: of('bytes'),
    headingMs: of('headingMs'),
    interactiveMs: of('interactiveMs'),
    readMs: of('readMs'),
  }
}

async function loadOnce(page: Page, origin: string): Promise<LoadFigures> {
  const sizes: Promise<{ readonly isScript: boolean; readonly bytes: number }>[] = []
  page.on('requestfinished', (request) => {
    const isScript = request.resourceType() === 'script'
    sizes.push(request.sizes().then(({ responseBodySize: bytes }) => ({ isScript, bytes })))
  })
  await page.addInitScript(mark)
  await page.goto(origin)
  await page.locator('main h1').waitFor()
  await page.waitForFunction(() => document.querySelector('main [role=status]') === null)
  const readMs = await page.evaluate(() => performance.now())
  await page.waitForFunction(
    (quietMs) => performance.now() - (globalThis as unknown as Marks).longTaskEndMs > quietMs,
    QUIET_MS,
  )
  const { headingMs, longTaskEndMs } = await page.evaluate(() => {
    const { headingMs, longTaskEndMs } = globalThis as unknown as Marks
    return { headingMs, longTaskEndMs }
  })
  const all = await Promise.all(sizes)
  const bytesOf = (kept: typeof all) => kept.reduce((sum, { bytes }) => sum + bytes, 0)
  return {
    scriptBytes: bytesOf(all.filter(({ isScript }) => isScript)),
    bytes: bytesOf(all),
    headingMs,
    interactiveMs: Math.max(headingMs, longTaskEndMs),
    readMs,
  }
}

/** Runs in the page before anything else does. */
function mark() {
  const marks = globalThis as unknown as Marks
  marks.longTaskEndMs = 0
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      marks.longTaskEndMs = Math.max(marks.longTaskEndMs, startTime + duration)
    }
  }).observe({ type: 'longtask', buffered: true })
  const watcher = new MutationObserver(() => {
    if (document.querySelector('main h1') === null) return
    marks.headingMs = performance.now()
    watcher.disconnect()
  })
  watcher.observe(document, { childList: true, subtree: true })
}
