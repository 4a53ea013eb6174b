import { createHash } from 'node:crypto'
import { canonicalize } from '@hengjian/ledger'
import type { Bilingual, Locale } from '#kernel/bilingual.ts'
import { clockInChina, type Instant } from '#kernel/time.ts'

/** What stands in a paper: words in both languages, or a text that has none, such as a number or an id. */
export type Words = string | Bilingual

/** How a value is to be taken at a glance. Its words always stand beside it: colour alone says nothing. */
export type Tone = 'good' | 'fair' | 'poor' | 'aged' | 'accent' | 'quiet' | 'faint'

export type Cell = Words | number | { readonly words: Words; readonly tone: Tone }

export interface Column {
  readonly title: Bilingual
  /** Its share of the width, beside the others'. */
  readonly width: number
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly words: Words }
  | { readonly kind: 'paragraph'; readonly words: Words }
  | {
      readonly kind: 'facts'
      readonly rows: readonly { readonly label: Words; readonly value: Cell }[]
    }
  | {
      readonly kind: 'table'
      /** Also the name of its sheet in a workbook. */
      readonly title: Bilingual
      readonly columns: readonly Column[]
      readonly rows: readonly (readonly Cell[])[]
      /** Stands in place of the rows when there are none: an empty table says nothing. */
      readonly empty: Bilingual
    }
  | {
      /** Bars of equal length, each divided in the proportion of its parts; one part for each of the legend. */
      readonly kind: 'shares'
      readonly title: Bilingual
      readonly legend: readonly { readonly label: Bilingual; readonly tone: Tone }[]
      readonly rows: readonly { readonly label: Words; readonly parts: readonly number[] }[]
    }
  | {
      /** Bars as long as their values. */
      readonly kind: 'bars'
      readonly title: Bilingual
      readonly bars: readonly {
        readonly label: Words
        readonly value: number
        readonly tone: Tone
      }[]
    }

/** One paper, whatever it is written as: PDF, Word, Excel, HTML and JSON are renderings of this value. */
export interface Paper {
  /** Such as `self-assessment-annual`. */
  readonly kind: string
  readonly title: Bilingual
  readonly subtitle: Bilingual
  readonly institution: Bilingual
  /** The instant that the paper speaks of. */
  readonly asOf: Instant
  readonly blocks: readonly Block[]
  /** What it was made from, with digests: stands on the last page. */
  readonly sources: readonly { readonly label: Bilingual; readonly value: string }[]
}

/** SHA-256 over the canonical JSON of the paper: the same in every rendering of it. */
export function digestOfPaper(paper: Paper): string {
  return `sha256:${createHash('sha256').update(canonicalize(paper)).digest('hex')}`
}

/** The paper for programs, with its digest. */
export function writeJson(paper: Paper): Uint8Array {
  return Buffer.from(`${canonicalize({ digest: digestOfPaper(paper), paper })}\n`)
}

/** The words of a cell in a language. */
export function say(cell: Cell, locale: Locale): string {
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number') return String(cell)
  if ('words' in cell) return say(cell.words, locale)
  return locale === 'en' ? cell.en : cell.zh
}

export function toneOf(cell: Cell): Tone | undefined {
  return typeof cell === 'object' && 'words' in cell ? cell.tone : undefined
}

/** Colours on white with a contrast of 4.5 and more, but for `faint`, which is never text. */
export const tones: Readonly<Record<Tone, string>> = {
  good: '#1f7a4d',
  fair: '#a86400',
  poor: '#b3261e',
  aged: '#6b4fa0',
  accent: '#0958d9',
  quiet: '#66707a',
  faint: '#c9d1d9',
}

export const INK = '#1f2933'

/** A cell that is written in its tone; `faint` is for areas alone. */
export function inkOf(cell: Cell): string {
  const tone = toneOf(cell)
  return tone === undefined ? INK : tones[tone === 'faint' ? 'quiet' : tone]
}

/** The shares of a whole, in `units` that sum up to it; every part that is not zero keeps at least one. */
export function sharesOf(parts: readonly number[], units: number): readonly number[] {
  const sum = parts.reduce((total, part) => total + part, 0)
  if (sum === 0) return parts.map(() => 0)
  const shares = parts.map((part) =>
    part === 0 ? 0 : Math.max(1, Math.floor((part / sum) * units)),
  )
  const largest = parts.indexOf(Math.max(...parts))
  const rest = units - shares.reduce((total, share) => total + share, 0)
  return shares.map((share, index) => (index === largest ? Math.max(1, share + rest) : share))
}

/** An instant as people in China read it: `2026-06-18 08:00 (UTC+8)`. */
export function timeInChina(at: Instant): string {
  const local = clockInChina(at)
  return `${local.slice(0, 10)} ${local.slice(11, 16)} (UTC+8)`
}

/** What every paper says around its own words. */
export const around = {
  asOf: { zh: '数据时点', en: 'As of' },
  madeFrom: { zh: '编制依据与摘要', en: 'What this paper was made from' },
  madeFromSays: {
    zh: '本文件由系统依据账本计算生成，未经人工填写。以下摘要可用于核对：同一账本、同一时点生成的文件，其数据摘要相同。',
    en: 'The system computed this paper from the ledger; nobody filled it in. The digests below serve to compare: made again from the same ledger for the same instant, a paper has the same digest.',
  },
  digest: { zh: '数据摘要', en: 'Digest of the data' },
  overview: { zh: '概览', en: 'Overview' },
} as const satisfies Record<string, Bilingual>

/** The blocks with the last page behind them. */
export function sealedBlocks(paper: Paper): readonly Block[] {
  const rows = paper.sources.map(({ label, value }) => ({ label, value }))
  return [
    ...paper.blocks,
    { kind: 'heading', level: 1, words: around.madeFrom },
    { kind: 'paragraph', words: around.madeFromSays },
    { kind: 'facts', rows: [...rows, { label: around.digest, value: digestOfPaper(paper) }] },
  ]
}
