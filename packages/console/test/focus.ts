import type { Page } from 'playwright-core'

export interface Stop {
  readonly name: string
  /** Whether what is focused looks otherwise than when it is not. */
  readonly isMarked: boolean
  /** Where it stands among all that can be focused, in the order of the document. */
  readonly place: number
  readonly isInPage: boolean
}

/** A ring that fades in has not its look yet. */
export const withoutFading = (page: Page) =>
  page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('* { transition: none !important }')
    document.adoptedStyleSheets = [sheet]
  })

/** What has the focus; `undefined` when it has left the page. */
export function focused(page: Page): Promise<Stop | undefined> {
  return page.evaluate(async () => {
    const element = document.activeElement
    if (element === null || element === document.body) return undefined
    const all = [...document.querySelectorAll('*')]
    // A control of antd may be drawn by what is around it, a tab by what is in it.
    const drawn = [element, ...element.querySelectorAll('*')]
    for (let around = element.parentElement, up = 0; around !== null && up < 4; up += 1) {
      drawn.push(around)
      around = around.parentElement
    }
    const looks = () =>
      drawn.map((one) => {
        const { outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor } =
          getComputedStyle(one)
        const outline = outlineStyle === 'none' ? '' : `${outlineStyle} ${outlineWidth}`
        return `${outline}|${boxShadow}|${borderColor}|${backgroundColor}`
      })
    const html = element as HTMLElement
    const withFocus = looks()
    html.blur()
    // Some are drawn by React, which is told of it first.
    await new Promise((drawnAnew) => requestAnimationFrame(() => requestAnimationFrame(drawnAnew)))
    const without = looks()
    html.focus()
    return {
      name: `${element.tagName} ${element.id} ${element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40)}`,
      isMarked: withFocus.some((look, at) => look !== without[at]),
      place: all.indexOf(element),
      isInPage: element.closest('main') !== null,
    }
  })
}

/** What takes the focus by the Tab key. */
const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]'
/** Of what is in these the Tab key reaches one; other keys do the rest, as the arrows, or the one that deletes. */
const LED_BY_OTHERS =
  '[role=tablist], [role=menu], [role=radiogroup], .ant-input-number, .ant-select'
/** antd listens on every row of a table, for those that open. */
const DOES_NOTHING = 'tr.ant-table-row'

/** What can be clicked on a page, and cannot be reached by the Tab key or what it leads to. */
export function unreached(page: Page): Promise<string[]> {
  return page.evaluate(
    ([focusable, ledByOthers, doesNothing]) => {
      const isStop = (one: Element) =>
        one.matches(focusable) && (one as HTMLElement).tabIndex >= 0 && !one.matches(':disabled')
      const hasStop = (one: Element | null | undefined) =>
        one != null && [one, ...one.querySelectorAll('*')].some(isStop)
      const isStopThere = (one: Element | null) => one !== null && isStop(one)
      // React keeps beside an element what it does with it.
      const isClicked = (one: Element) =>
        Object.entries(one).some(
          ([key, props]) => key.startsWith('__reactProps$') && typeof props.onClick === 'function',
        )
      const pointsAt = (one: Element | null) =>
        one !== null && getComputedStyle(one).cursor === 'pointer'
      const found: string[] = []
      for (const one of document.querySelectorAll('#root *')) {
        if (!isClicked(one) && (!pointsAt(one) || pointsAt(one.parentElement))) continue
        if (!one.checkVisibility({ visibilityProperty: true }) || one.matches(doesNothing)) continue
        const label = one.closest('label')
        if (one.matches(':disabled') || label?.control?.matches(':disabled') === true) continue
        const isReached =
          hasStop(one) ||
          isStopThere(one.closest('a, button')) ||
          hasStop(label?.control) ||
          hasStop(one.closest(ledByOthers))
        if (!isReached) found.push(`${one.tagName}.${one.className}: ${one.textContent}`)
      }
      // One of these would take its turn before all that stands above it.
      for (const one of document.querySelectorAll('[tabindex]')) {
        if ((one as HTMLElement).tabIndex > 0) found.push(`out of turn: ${one.outerHTML}`)
      }
      return found
    },
    [FOCUSABLE, LED_BY_OTHERS, DOES_NOTHING] as const,
  )
}

/**
 * Of each kind of control that was on no page before: whether it is seen that it has the focus, and whether the Tab key
 * leads away from it, both ways. `known` are the kinds that were looked at.
 */
export async function faultsOfKinds(page: Page, known: Set<string>): Promise<string[]> {
  const faults: string[] = []
  const kinds = await page.evaluate((focusable) => {
    const ofKinds = new Map<string, number>()
    for (const [place, one] of [...document.querySelectorAll(focusable)].entries()) {
      const html = one as HTMLElement
      if (html.tabIndex < 0 || one.matches(':disabled')) continue
      if (!html.checkVisibility({ visibilityProperty: true })) continue
      // The classes of antd say what a control is and how it stands.
      const kind = `${one.tagName} ${one.getAttribute('role')} ${one.className} in ${one.parentElement?.className}`
      if (!ofKinds.has(kind)) ofKinds.set(kind, place)
    }
    return [...ofKinds]
  }, FOCUSABLE)
  for (const [kind, place] of kinds.filter(([one]) => !known.has(one))) {
    known.add(kind)
    const take = () =>
      page.evaluate(
        ([focusable, at]) =>
          (document.querySelectorAll(focusable)[at] as HTMLElement | undefined)?.focus(),
        [FOCUSABLE, place] as const,
      )
    // What follows a key is marked as by a key.
    await page.keyboard.press('Shift')
    await take()
    const stop = await focused(page)
    if (stop === undefined) continue
    if (!stop.isMarked) faults.push(`not seen: ${stop.name} (${kind})`)
    for (const key of ['Tab', 'Shift+Tab']) {
      await take()
      await page.keyboard.press(key)
      const next = await focused(page)
      if (next?.place === stop.place) faults.push(`caught by ${key}: ${stop.name} (${kind})`)
    }
  }
  // What a control says about itself while it has the focus goes with it.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  return faults
}
