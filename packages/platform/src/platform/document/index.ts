import type { Locale } from '#kernel/bilingual.ts'
import { type Paper, writeJson } from './paper.ts'
import { writeDocx } from './write-docx.ts'
import { writePdf } from './write-pdf.ts'
import { writeXlsx } from './write-xlsx.ts'

export {
  type Block,
  digestOfPaper,
  type Paper,
  type Tone,
} from './paper.ts'
export { writeHtml } from './write-html.ts'

/** What a paper can be had as. JSON holds both languages. */
export const paperFormats = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
} as const
export type PaperFormat = keyof typeof paperFormats

/** Renders a paper. The same paper gives the same bytes in every format. */
export async function writePaper(
  paper: Paper,
  format: PaperFormat,
  locale: Locale,
): Promise<Uint8Array> {
  switch (format) {
    case 'pdf':
      return writePdf(paper, locale)
    case 'docx':
      return writeDocx(paper, locale)
    case 'xlsx':
      return writeXlsx(paper, locale)
    case 'json':
      return writeJson(paper)
  }
}
