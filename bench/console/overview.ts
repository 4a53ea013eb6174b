import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { median } from '../statistics.ts'

/** What measures within the page. */
export const IN_PAGE = fileURLToPath(new URL('./in-page.js', import.meta.url))

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
  await page.addInitScript({ path: IN_PAGE })
  await page.goto(origin)
  await page.locator('main h1').waitFor()
  await page.locator('main [role=status]').first().waitFor({ state: 'detached' })
  const readMs = await page.evaluate<number>('performance.now()')
  const rest =
    await page.evaluate<Pick<LoadFigures, 'headingMs' | 'interactiveMs'>>('bench.atRest()')
  const all = await Promise.all(sizes)
  const bytesOf = (kept: typeof all) => kept.reduce((sum, { bytes }) => sum + bytes, 0)
  return {
    scriptBytes: bytesOf(all.filter(({ isScript }) => isScript)),
    bytes: bytesOf(all),
    ...rest,
    readMs,
  }
}
