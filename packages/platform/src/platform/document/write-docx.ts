import type { Locale } from '#kernel/bilingual.ts'
import { packOffice } from './pack-office.ts'
import {
  around,
  type Block,
  digestOfPaper,
  inkOf,
  type Paper,
  say,
  sealedBlocks,
  sharesOf,
  timeInChina,
  tones,
} from './paper.ts'
import {
  cell,
  escapeXml,
  field,
  paragraph,
  part,
  row,
  run,
  STYLES,
  TEXT_WIDTH,
  table,
} from './word-xml.ts'

const SMALL = { size: 16, color: tones.quiet }
const SHADE = '#f3f5f7'
/** Word's grids take up to 63 columns: a bar is this many of them, its label and numbers one each. */
const BAR_UNITS = 50
const LABEL_WIDTH = 2_400
const NUMBERS_WIDTH = 1_838
const UNIT_WIDTH = (TEXT_WIDTH - LABEL_WIDTH - NUMBERS_WIDTH) / BAR_UNITS

/**
 * The paper as a Word document (ECMA-376). Written by hand, because the few forms that a paper needs are
 * fewer lines than a library would take to be made to give the same bytes twice.
 */
export function writeDocx(paper: Paper, locale: Locale): Uint8Array {
  const body = [
    ...cover(paper, locale),
    ...sealedBlocks(paper).map((block) => draw(block, locale)),
    '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1304" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>',
  ].join('')
  const tab = `<w:tabs><w:tab w:val="right" w:pos="${TEXT_WIDTH}"/></w:tabs>`
  const gap = '<w:r><w:tab/></w:r>'
  const running = `${run(say(paper.title, locale), SMALL)}${gap}${run(say(paper.institution, locale), SMALL)}`
  const foot = `${run(digestOfPaper(paper).slice(0, 31), SMALL)}${gap}${field('PAGE', SMALL)}${run(' / ', SMALL)}${field('NUMPAGES', SMALL)}`
  return packOffice({
    '[Content_Types].xml': CONTENT_TYPES,
    '_rels/.rels': RELATIONS,
    'docProps/core.xml': properties(paper, locale),
    'word/_rels/document.xml.rels': DOCUMENT_RELATIONS,
    'word/document.xml': part('document', `<w:body>${body}</w:body>`),
    'word/footer1.xml': part('ftr', paragraph(foot, undefined, tab)),
    'word/header1.xml': part('hdr', paragraph(running, undefined, tab)),
    'word/styles.xml': STYLES,
  })
}

function cover({ title, subtitle, institution, asOf }: Paper, locale: Locale): string[] {
  const rule = '<w:pBdr><w:bottom w:val="single" w:sz="16" w:space="6" w:color="0958D9"/></w:pBdr>'
  return [
    paragraph(run(say(institution, locale), { size: 20, color: tones.quiet })),
    paragraph(run(say(title, locale), { size: 44, bold: true }), 'Title'),
    paragraph(run(say(subtitle, locale), { size: 22 }), 'Body', rule),
    paragraph(run(`${say(around.asOf, locale)}  ${timeInChina(asOf)}`, SMALL), 'Body'),
  ]
}

function draw(block: Block, locale: Locale): string {
  switch (block.kind) {
    case 'heading': {
      const { level, words } = block
      const size = level === 1 ? 28 : 22
      return paragraph(run(say(words, locale), { size, bold: true }), `Heading${level}`)
    }
    case 'paragraph':
      return paragraph(run(say(block.words, locale)), 'Body')
    case 'facts':
      return drawFacts(block, locale)
    case 'table':
      return drawTable(block, locale)
    case 'shares':
      return drawShares(block, locale)
    case 'bars':
      return drawBars(block, locale)
  }
}

const caption = (text: string) => paragraph(run(text, { bold: true }), 'Caption')

function drawFacts({ rows }: Extract<Block, { kind: 'facts' }>, locale: Locale): string {
  const grid = [LABEL_WIDTH, TEXT_WIDTH - LABEL_WIDTH]
  const lines = rows.map(({ label, value }) =>
    row(
      cell(run(say(label, locale), { color: tones.quiet }), { width: grid[0]! }) +
        cell(run(say(value, locale), { color: inkOf(value) }), { width: grid[1]! }),
    ),
  )
  return table(grid, lines.join(''))
}

function drawTable(
  { title, columns, rows, empty }: Extract<Block, { kind: 'table' }>,
  locale: Locale,
): string {
  const head = caption(say(title, locale))
  if (rows.length === 0) {
    return head + paragraph(run(say(empty, locale), { color: tones.quiet }), 'Body')
  }
  const sum = columns.reduce((total, { width }) => total + width, 0)
  const grid = columns.map(({ width }) => Math.floor((TEXT_WIDTH * width) / sum))
  const titles = columns.map((column, index) =>
    cell(run(say(column.title, locale), { ...SMALL, bold: true }), {
      width: grid[index]!,
      fill: SHADE,
    }),
  )
  const lines = rows.map((cells) =>
    row(
      cells
        .map((one, index) =>
          cell(run(say(one, locale), { size: 17, color: inkOf(one) }), {
            width: grid[index]!,
            align: typeof one === 'number' ? 'right' : 'left',
          }),
        )
        .join(''),
    ),
  )
  return head + table(grid, row(titles.join(''), { head: true }) + lines.join(''))
}

function drawShares(
  { title, legend, rows }: Extract<Block, { kind: 'shares' }>,
  locale: Locale,
): string {
  const key = legend.map(
    ({ label, tone }) =>
      run('■ ', { size: 17, color: tones[tone] }) + run(`${say(label, locale)}    `, SMALL),
  )
  const lines = rows.map(({ label, parts }) => {
    const areas = sharesOf(parts, BAR_UNITS).map((span, index) => ({
      span,
      fill: tones[legend[index]!.tone],
    }))
    return barRow(say(label, locale), areas, parts.join(' · '))
  })
  return caption(say(title, locale)) + paragraph(key.join(''), 'Caption') + barTable(lines)
}

function drawBars({ title, bars }: Extract<Block, { kind: 'bars' }>, locale: Locale): string {
  const most = Math.max(1, ...bars.map(({ value }) => value))
  const lines = bars.map(({ label, value, tone }) => {
    const span = value === 0 ? 0 : Math.max(1, Math.round((value / most) * BAR_UNITS))
    return barRow(say(label, locale), [{ span, fill: tones[tone] }], String(value))
  })
  return caption(say(title, locale)) + barTable(lines)
}

function barRow(
  label: string,
  areas: readonly { readonly span: number; readonly fill: string }[],
  numbers: string,
): string {
  const used = areas.reduce((sum, { span }) => sum + span, 0)
  const filled = areas.filter(({ span }) => span > 0)
  const rest = BAR_UNITS - used
  const blank = { span: rest, fill: '#ffffff' }
  const bar = (rest > 0 ? [...filled, blank] : filled).map(({ span, fill }) =>
    cell('', { width: span * UNIT_WIDTH, span, fill }),
  )
  return row(
    [
      cell(run(label, { size: 17 }), { width: LABEL_WIDTH }),
      ...bar,
      cell(run(numbers, SMALL), { width: NUMBERS_WIDTH }),
    ].join(''),
  )
}

function barTable(rows: readonly string[]): string {
  const units = Array.from({ length: BAR_UNITS }, () => UNIT_WIDTH)
  return table([LABEL_WIDTH, ...units, NUMBERS_WIDTH], rows.join(''), { ruled: false })
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml'

const CONTENT_TYPES = `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${WORD}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${WORD}.styles+xml"/><Override PartName="/word/header1.xml" ContentType="${WORD}.header+xml"/><Override PartName="/word/footer1.xml" ContentType="${WORD}.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

const RELATIONS = `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

const DOCUMENT_RELATIONS = `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="${OFFICE}/header" Target="header1.xml"/><Relationship Id="rId3" Type="${OFFICE}/footer" Target="footer1.xml"/></Relationships>`

function properties({ title, institution, asOf }: Paper, locale: Locale): string {
  const at = `xsi:type="dcterms:W3CDTF">${asOf.slice(0, 19)}Z`
  return `${XML}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escapeXml(say(title, locale))}</dc:title><dc:creator>${escapeXml(say(institution, locale))}</dc:creator><dcterms:created ${at}</dcterms:created><dcterms:modified ${at}</dcterms:modified></cp:coreProperties>`
}
