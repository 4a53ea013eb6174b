import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** A part of the dossier as the API describes it. */
export interface PartKind {
  readonly id: string
  readonly title: { readonly zh: string }
  readonly fields: readonly Field[]
}

interface Column {
  readonly id: string
  readonly type: string
  readonly label: { readonly zh: string }
  readonly options?: readonly string[]
}

interface Field extends Column {
  readonly columns?: readonly Column[]
}

type Row = Readonly<Record<string, unknown>>

export const button = (within: Page | Locator, name: string) =>
  within.getByRole('button', { name, exact: true })

/** A sheet that opens takes the focus to itself: whoever types before that types beneath it. */
export const focusIn = (sheet: Locator) =>
  expect.poll(() => sheet.evaluate((one) => one.contains(document.activeElement))).toBe(true)

/** In the list of parts, the one with this title. */
export const rowOf = (page: Page, title: string) =>
  page.locator('li.part', { has: page.getByText(title, { exact: true }) })

/** Does what the sheet asks to be confirmed. */
export async function confirmed(page: Page, name: string) {
  const dialog = page.getByRole('dialog')
  await button(dialog, name).click()
  // Whatever stands in the sheet is what the act was refused with.
  await expect.poll(() => dialog.allInnerTexts()).toEqual([])
}

/** Types what is sought into a field of choices, and takes the first. */
export async function choose(page: Page, label: string, option: string) {
  const field = page.getByLabel(label, { exact: true })
  await field.fill(option)
  await field.press('Enter')
  await field.press('Escape')
}

export async function partKindsOf(page: Page, origin: string): Promise<readonly PartKind[]> {
  const reply = await page.request.get(`${origin}/api/dossier-parts`)
  return ((await reply.json()) as { items: PartKind[] }).items
}

/** Types a part of the dossier into its form. */
export async function fillPart(page: Page, { fields }: PartKind, content: Row) {
  for (const field of fields) {
    const value = content[field.id]
    if (value === undefined) continue
    if (field.type === 'list') await fillList(page, field, value as string[])
    else if (field.type === 'rows') await fillRows(page, field, value as Row[])
    else await fillEntry(page, page, field, value)
  }
}

async function fillEntry(
  page: Page,
  within: Page | Locator,
  { type, label, options }: Column,
  value: unknown,
) {
  const entry = within.getByLabel(label.zh, { exact: true })
  if (type !== 'enum') return entry.fill(String(value))
  await entry.click()
  for (let step = options!.indexOf(String(value)); step > 0; step -= 1) {
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
}

const itemOf = (page: Page, label: string) =>
  page.locator('.ant-form-item', { has: page.getByText(label, { exact: true }) })

async function fillList(page: Page, { label: { zh } }: Field, entries: readonly string[]) {
  for (const [index, entry] of entries.entries()) {
    await button(itemOf(page, zh), '增加一项').click()
    await page.getByLabel(`${zh} 第 ${index + 1} 项`).fill(entry)
  }
}

async function fillRows(page: Page, { label, columns }: Field, rows: readonly Row[]) {
  const item = itemOf(page, label.zh).first()
  for (const [index, row] of rows.entries()) {
    await button(item, '增加一项').click()
    const entry = item.getByRole('group', { name: `第 ${index + 1} 项` })
    for (const column of columns!) {
      const value = row[column.id]
      if (value !== undefined) await fillEntry(page, entry, column, value)
    }
  }
}
