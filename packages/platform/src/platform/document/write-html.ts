import type { Locale } from '#kernel/bilingual.ts'
import {
  around,
  type Block,
  type Cell,
  INK,
  inkOf,
  type Paper,
  say,
  sealedBlocks,
  sharesOf,
  timeInChina,
  tones,
} from './paper.ts'

const STYLE = `body{font:15px/1.6 "Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;color:${INK};max-width:60rem;margin:2rem auto;padding:0 1.5rem}
h1{font-size:1.9rem;margin:.2rem 0}h2{font-size:1.3rem;margin:2rem 0 .5rem}h3{font-size:1.05rem;margin:1.2rem 0 .3rem}
.quiet{color:${tones.quiet}}.rule{border:0;border-top:3px solid ${tones.accent};margin:.8rem 0}
table{border-collapse:collapse;width:100%;margin:.3rem 0 1rem;table-layout:fixed}
th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid #d9dee3;overflow-wrap:anywhere;font-size:.9rem}
th{background:#f3f5f7;color:${tones.quiet}}caption{text-align:left;font-weight:600;padding:.4rem 0}
td.number{text-align:right}.bar{display:flex;height:.8rem;background:#f3f5f7}.bars td{border:0;padding:.15rem .5rem}
@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}`

/** The paper as one page without script and without anything from outside, in both languages, one after the other. */
export function writeHtml(paper: Paper): Uint8Array {
  const body = (['zh-CN', 'en'] as const).map((locale) => inOneLanguage(paper, locale))
  const title = escapeHtml(`${paper.title.zh} · ${paper.title.en}`)
  return Buffer.from(
    `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${title}</title><style>${STYLE}</style></head>
<body><nav><a href="#zh-CN">中文</a> · <a href="#en">English</a></nav>
${body.join('\n')}
</body></html>
`,
  )
}

function inOneLanguage(paper: Paper, locale: Locale): string {
  const { title, subtitle, institution, asOf } = paper
  const when = `${say(around.asOf, locale)} ${timeInChina(asOf)}`
  return `<article id="${locale}" lang="${locale}">
<p class="quiet">${text(institution, locale)}</p><h1>${text(title, locale)}</h1><p>${text(subtitle, locale)}</p><hr class="rule"><p class="quiet">${escapeHtml(when)}</p>
${sealedBlocks(paper)
  .map((block) => draw(block, locale))
  .join('\n')}
</article>`
}

function draw(block: Block, locale: Locale): string {
  switch (block.kind) {
    case 'heading': {
      const tag = block.level === 1 ? 'h2' : 'h3'
      return `<${tag}>${text(block.words, locale)}</${tag}>`
    }
    case 'paragraph':
      return `<p>${text(block.words, locale)}</p>`
    case 'facts':
      return `<table><colgroup><col style="width:24%"><col></colgroup>${block.rows
        .map(({ label, value }) =>
          row(`<td class="quiet">${text(label, locale)}</td>${data(value, locale)}`),
        )
        .join('')}</table>`
    case 'table':
      return drawTable(block, locale)
    case 'shares':
      return drawShares(block, locale)
    case 'bars':
      return drawBars(block, locale)
  }
}

function drawTable(
  { title, columns, rows, empty }: Extract<Block, { kind: 'table' }>,
  locale: Locale,
): string {
  const sum = columns.reduce((total, { width }) => total + width, 0)
  const widths = columns.map(({ width }) => `<col style="width:${percent(width / sum)}">`).join('')
  const head = row(
    columns.map((column) => `<th scope="col">${text(column.title, locale)}</th>`).join(''),
  )
  const body =
    rows.length === 0
      ? row(`<td class="quiet" colspan="${columns.length}">${text(empty, locale)}</td>`)
      : rows.map((cells) => row(cells.map((cell) => data(cell, locale)).join(''))).join('')
  return `<table><caption>${text(title, locale)}</caption><colgroup>${widths}</colgroup><thead>${head}</thead><tbody>${body}</tbody></table>`
}

function drawShares(
  { title, legend, rows }: Extract<Block, { kind: 'shares' }>,
  locale: Locale,
): string {
  const key = legend
    .map(({ label, tone }) => `<span style="color:${tones[tone]}">■</span> ${text(label, locale)}`)
    .join(' &nbsp; ')
  const lines = rows.map(({ label, parts }) => {
    const bar = sharesOf(parts, 1_000).map((share, index) =>
      area(share / 1_000, legend[index]!.tone),
    )
    return barRow(text(label, locale), bar.join(''), parts.join(' · '))
  })
  return `${barTable(text(title, locale), lines)}<p class="quiet">${key}</p>`
}

function drawBars({ title, bars }: Extract<Block, { kind: 'bars' }>, locale: Locale): string {
  const most = Math.max(1, ...bars.map(({ value }) => value))
  const lines = bars.map(({ label, value, tone }) =>
    barRow(text(label, locale), area(value / most, tone), String(value)),
  )
  return barTable(text(title, locale), lines)
}

const area = (share: number, tone: keyof typeof tones) =>
  share === 0 ? '' : `<span style="width:${percent(share)};background:${tones[tone]}"></span>`

const barRow = (label: string, bar: string, numbers: string) =>
  row(`<td>${label}</td><td><div class="bar">${bar}</div></td><td class="quiet">${numbers}</td>`)

const barTable = (title: string, rows: readonly string[]) =>
  `<table class="bars"><caption>${title}</caption><colgroup><col style="width:24%"><col style="width:56%"><col></colgroup>${rows.join('')}</table>`

const row = (cells: string) => `<tr>${cells}</tr>`

const data = (cell: Cell, locale: Locale) =>
  `<td${typeof cell === 'number' ? ' class="number"' : ''} style="color:${inkOf(cell)}">${text(cell, locale)}</td>`

const percent = (share: number) => `${(share * 100).toFixed(2)}%`

const text = (cell: Cell, locale: Locale) => escapeHtml(say(cell, locale))

function escapeHtml(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
