import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Locale } from '#kernel/bilingual.ts'
import {
  around,
  type Block,
  digestOfPaper,
  INK,
  inkOf,
  type Paper,
  say,
  sealedBlocks,
  sharesOf,
  timeInChina,
  tones,
} from './paper.ts'

const MARGIN = 54
/** A4 is 595 points wide. */
const WIDTH = 595 - 2 * MARGIN
const LABEL_WIDTH = 118
const NUMBER_WIDTH = 96
const BAR_WIDTH = WIDTH - LABEL_WIDTH - NUMBER_WIDTH - 16
const BAR_HEIGHT = 9
const HAIRLINE = '#d9dee3'
const SHADE = '#f3f5f7'

type Node = object

/**
 * The paper as PDF, with the glyphs that it uses embedded. The same paper gives the same bytes: its
 * dates are those of the paper, and nothing is drawn by chance.
 */
export async function writePdf(paper: Paper, locale: Locale): Promise<Uint8Array> {
  const pdfmake = loadPdfmake()
  const title = say(paper.title, locale)
  const digest = digestOfPaper(paper)
  const running = { fontSize: 7.5, color: tones.quiet }
  const document = {
    pageSize: 'A4',
    pageMargins: [MARGIN, 64, MARGIN, 60],
    defaultStyle: { font: 'NotoSansHans', fontSize: 9, color: INK, lineHeight: 1.25 },
    info: {
      title,
      author: say(paper.institution, locale),
      creator: 'Hengjian',
      producer: 'Hengjian',
      creationDate: new Date(paper.asOf),
      modDate: new Date(paper.asOf),
    },
    header: (page: number) =>
      page === 1
        ? undefined
        : {
            columns: [
              { text: title, ...running },
              { text: say(paper.institution, locale), alignment: 'right', ...running },
            ],
            margin: [MARGIN, 32, MARGIN, 0],
          },
    footer: (page: number, pages: number) => ({
      columns: [
        { text: digest.slice(0, 'sha256:'.length + 24), ...running },
        { text: `${page} / ${pages}`, alignment: 'right', ...running },
      ],
      margin: [MARGIN, 24, MARGIN, 0],
    }),
    content: [
      ...cover(paper, locale),
      ...sealedBlocks(paper).flatMap((block) => draw(block, locale)),
    ],
  }
  return new Uint8Array(await pdfmake.createPdf(document).getBuffer())
}

/** The part of pdfmake that is used here; the package ships no types. */
interface PdfMake {
  setFonts(fonts: Readonly<Record<string, Readonly<Record<string, string>>>>): void
  setLocalAccessPolicy(allows: (path: string) => boolean): void
  setUrlAccessPolicy(allows: (url: string) => boolean): void
  createPdf(document: object): { getBuffer(): Promise<Uint8Array> }
}

/** Loaded when asked for: the library and its fonts are large, and most processes never write a PDF. */
function loadPdfmake(): PdfMake {
  const require = createRequire(import.meta.url)
  const pdfmake = require('pdfmake') as PdfMake
  const folder = join(dirname(dirname(require.resolve('@embedpdf/fonts-sc'))), 'fonts')
  const font = (weight: string) => join(folder, `NotoSansHans-${weight}.otf`)
  pdfmake.setFonts({ NotoSansHans: { normal: font('Regular'), bold: font('Bold') } })
  // Nothing that stands in a paper can make it read another file, or the network.
  pdfmake.setLocalAccessPolicy((path) => path.startsWith(folder))
  pdfmake.setUrlAccessPolicy(() => false)
  return pdfmake
}

function cover({ title, subtitle, institution, asOf }: Paper, locale: Locale): Node[] {
  return [
    { text: say(institution, locale), fontSize: 10, color: tones.quiet },
    { text: say(title, locale), fontSize: 22, bold: true, margin: [0, 4, 0, 2] },
    { text: say(subtitle, locale), fontSize: 11, margin: [0, 0, 0, 8] },
    rule(tones.accent, 2),
    {
      text: `${say(around.asOf, locale)}  ${timeInChina(asOf)}`,
      ...{ fontSize: 8.5, color: tones.quiet, margin: [0, 6, 0, 14] },
    },
  ]
}

function draw(block: Block, locale: Locale): Node[] {
  switch (block.kind) {
    case 'heading': {
      const { level, words } = block
      const style =
        level === 1
          ? { fontSize: 14, margin: [0, 16, 0, 6] }
          : { fontSize: 10.5, margin: [0, 10, 0, 4] }
      return [{ text: say(words, locale), bold: true, headlineLevel: level, ...style }]
    }
    case 'paragraph':
      return [{ text: say(block.words, locale), margin: [0, 0, 0, 6] }]
    case 'facts':
      return [drawFacts(block, locale)]
    case 'table':
      return drawTable(block, locale)
    case 'shares':
      return drawShares(block, locale)
    case 'bars':
      return drawBars(block, locale)
  }
}

function drawFacts({ rows }: Extract<Block, { kind: 'facts' }>, locale: Locale): Node {
  const body = rows.map(({ label, value }) => [
    { text: say(label, locale), color: tones.quiet },
    { ...breaking(say(value, locale)), color: inkOf(value) },
  ])
  return { table: { widths: [LABEL_WIDTH, '*'], body }, layout: lines(), margin: [0, 0, 0, 8] }
}

function drawTable(
  { title, columns, rows, empty }: Extract<Block, { kind: 'table' }>,
  locale: Locale,
): Node[] {
  const caption = { text: say(title, locale), bold: true, margin: [0, 6, 0, 3] }
  if (rows.length === 0) {
    return [caption, { text: say(empty, locale), color: tones.quiet, margin: [0, 0, 0, 8] }]
  }
  const sum = columns.reduce((total, { width }) => total + width, 0)
  // What lies between the columns is not theirs: padding of 4 on both sides of each.
  const free = WIDTH - columns.length * 8
  const isNumber = (index: number) => typeof rows[0]?.[index] === 'number'
  const head = columns.map((column, index) => ({
    ...{ text: say(column.title, locale), bold: true, fontSize: 8, color: tones.quiet },
    fillColor: SHADE,
    alignment: isNumber(index) ? 'right' : 'left',
  }))
  const body = rows.map((row) =>
    row.map((cell) => ({
      ...breaking(say(cell, locale)),
      ...{ fontSize: 8, color: inkOf(cell) },
      alignment: typeof cell === 'number' ? 'right' : 'left',
    })),
  )
  const widths = columns.map(({ width }) => (free * width) / sum)
  const table = { headerRows: 1, dontBreakRows: true, widths, body: [head, ...body] }
  return [caption, { table, layout: lines(), margin: [0, 0, 0, 8] }]
}

function drawShares(
  { title, legend, rows }: Extract<Block, { kind: 'shares' }>,
  locale: Locale,
): Node[] {
  const key = legend.map(({ label, tone }) => [
    { text: '■ ', color: tones[tone] },
    { text: `${say(label, locale)}    `, color: tones.quiet },
  ])
  const body = rows.map(({ label, parts }) => {
    let x = 0
    const canvas = sharesOf(parts, BAR_WIDTH).flatMap((w, index) => {
      if (w === 0) return []
      const bar = { type: 'rect', x, y: 2, w, h: BAR_HEIGHT, color: tones[legend[index]!.tone] }
      x += w
      return [bar]
    })
    return barRow(say(label, locale), canvas, parts.map(String).join(' · '))
  })
  return [
    { text: say(title, locale), bold: true, margin: [0, 6, 0, 3] },
    { text: key.flat(), fontSize: 8, margin: [0, 0, 0, 3] },
    barTable(body),
  ]
}

function drawBars({ title, bars }: Extract<Block, { kind: 'bars' }>, locale: Locale): Node[] {
  const most = Math.max(1, ...bars.map(({ value }) => value))
  const body = bars.map(({ label, value, tone }) => {
    const w = value === 0 ? 0.5 : Math.max(1, (value / most) * BAR_WIDTH)
    const canvas = [{ type: 'rect', x: 0, y: 2, w, h: BAR_HEIGHT, color: tones[tone] }]
    return barRow(say(label, locale), canvas, String(value))
  })
  return [{ text: say(title, locale), bold: true, margin: [0, 6, 0, 3] }, barTable(body)]
}

function barRow(label: string, canvas: readonly object[], numbers: string): Node[] {
  const bar = canvas.length === 0 ? { text: '' } : { canvas }
  return [{ text: label, fontSize: 8 }, bar, { text: numbers, fontSize: 8, color: tones.quiet }]
}

function barTable(body: Node[][]): Node {
  const widths = [LABEL_WIDTH, BAR_WIDTH, '*']
  return { table: { dontBreakRows: true, widths, body }, layout: bare, margin: [0, 0, 0, 10] }
}

const bare = {
  hLineWidth: () => 0,
  vLineWidth: () => 0,
  paddingLeft: () => 0,
  paddingRight: () => 6,
  paddingTop: () => 1,
  paddingBottom: () => 1,
}

const lines = () => ({
  hLineWidth: (index: number) => (index === 0 ? 0 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => HAIRLINE,
  paddingLeft: () => 4,
  paddingRight: () => 4,
  paddingTop: () => 3,
  paddingBottom: () => 3,
})

function rule(color: string, width: number): Node {
  return {
    canvas: [{ type: 'line', x1: 0, y1: 0, x2: WIDTH, y2: 0, lineWidth: width, lineColor: color }],
  }
}

/** Ids and digests know no place to break. */
const LONG = /[!-~]{25}/

const breaking = (text: string) => ({ text, ...(LONG.test(text) && { wordBreak: 'break-all' }) })
