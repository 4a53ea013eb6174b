import { INK } from './paper.ts'

/** WordprocessingML (ECMA-376) in the few forms that a paper needs. Texts are escaped here and nowhere else. */

export interface RunStyle {
  readonly bold?: boolean
  readonly color?: string
  /** In half points, as Word counts. */
  readonly size?: number
}

export interface CellStyle {
  /** In twentieths of a point. */
  readonly width: number
  readonly span?: number
  readonly fill?: string
  readonly align?: 'left' | 'right'
}

export const BODY_SIZE = 19
/** A4 with margins of 2 cm leaves 9,638 twentieths of a point. */
export const TEXT_WIDTH = 9_638

/** Characters that XML 1.0 cannot hold become a visible mark. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML refuses.
const REFUSED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(REFUSED, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

export function run(text: string, { bold, color = INK, size = BODY_SIZE }: RunStyle = {}): string {
  const properties = `${bold === true ? '<w:b/>' : ''}<w:color w:val="${hex(color)}"/><w:sz w:val="${size}"/><w:szCs w:val="${size}"/>`
  return `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`
}

/** A paragraph of ready runs. `style` names one of `STYLES`. */
export function paragraph(runs: string, style?: string, extra = ''): string {
  const named = style === undefined ? '' : `<w:pStyle w:val="${style}"/>`
  const properties = named + extra
  return `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${runs}</w:p>`
}

export function cell(runs: string, { width, span = 1, fill, align = 'left' }: CellStyle): string {
  const spanned = span > 1 ? `<w:gridSpan w:val="${span}"/>` : ''
  const shaded =
    fill === undefined ? '' : `<w:shd w:val="clear" w:color="auto" w:fill="${hex(fill)}"/>`
  const aligned = align === 'right' ? '<w:jc w:val="right"/>' : ''
  return `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${spanned}${shaded}</w:tcPr>${paragraph(runs, 'Cell', aligned)}</w:tc>`
}

export function row(cells: string, { head = false } = {}): string {
  return `<w:tr><w:trPr><w:cantSplit/>${head ? '<w:tblHeader/>' : ''}</w:trPr>${cells}</w:tr>`
}

/** A table over a grid of columns in twentieths of a point, with a hairline between its rows or, where they are bars, a gap. */
export function table(grid: readonly number[], rows: string, { ruled = true } = {}): string {
  const line = '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="D9DEE3"/>'
  const bottom = '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="D9DEE3"/>'
  const gap = '<w:insideH w:val="single" w:sz="36" w:space="0" w:color="FFFFFF"/>'
  const borders = `<w:tblBorders>${ruled ? bottom + line : gap}</w:tblBorders>`
  const columns = grid.map((width) => `<w:gridCol w:w="${width}"/>`).join('')
  const total = grid.reduce((sum, width) => sum + width, 0)
  return `<w:tbl><w:tblPr><w:tblW w:w="${total}" w:type="dxa"/>${borders}<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>${columns}</w:tblGrid>${rows}</w:tbl>${paragraph('', 'After')}`
}

/** The number of the page, and of all pages, as Word counts them itself. */
export function field(name: 'PAGE' | 'NUMPAGES', style: RunStyle): string {
  return `<w:fldSimple w:instr=" ${name} ">${run('1', style)}</w:fldSimple>`
}

export const hex = (color: string) => color.slice(1).toUpperCase()

const NAMESPACES =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

export function part(name: 'document' | 'hdr' | 'ftr' | 'styles', inside: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:${name} ${NAMESPACES}>${inside}</w:${name}>`
}

/** Chinese in the face that official papers in China use; the reader's machine has it. */
const FONTS = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="等线" w:cs="Calibri"/>'

function style(id: string, name: string, before: number, after: number, extra = ''): string {
  return `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/><w:pPr>${extra}<w:spacing w:before="${before}" w:after="${after}"/></w:pPr></w:style>`
}

const outline = (level: number) => `<w:keepNext/><w:outlineLvl w:val="${level}"/>`

export const STYLES = part(
  'styles',
  [
    `<w:docDefaults><w:rPrDefault><w:rPr>${FONTS}<w:sz w:val="${BODY_SIZE}"/><w:lang w:val="en-GB" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>`,
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>',
    style('Title', 'Title', 60, 40),
    style('Heading1', 'heading 1', 320, 120).replace('<w:pPr>', `<w:pPr>${outline(0)}`),
    style('Heading2', 'heading 2', 200, 80).replace('<w:pPr>', `<w:pPr>${outline(1)}`),
    style('Body', 'Body Text', 0, 120),
    style('Caption', 'caption', 120, 60, '<w:keepNext/>'),
    style('Cell', 'Table Cell', 30, 30),
    style('After', 'After Table', 0, 60),
  ].join(''),
)
