/** What a reader made of a picture. */
export interface PictureReading {
  readonly texts: readonly string[]
  /** Why the picture is not wholly read: nobody can say what is written there. Absent where `texts` is all of it. */
  readonly doubt?: 'late' | 'failed' | 'unsure'
}

/** The columns of tesseract's TSV that place a line, and those behind them. */
const HEADING = /^level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\t/
const LINE_COLUMNS = 5
const CONFIDENCE_COLUMN = 10
const TEXT_COLUMN = 11

/**
 * Reads what the program wrote: tesseract's TSV, which says of each word how sure it is (0 to 100), or plain text. Nothing
 * read counts as nothing written only where the program says how sure it is.
 */
export function readingOf(said: string, confidenceMin: number): PictureReading {
  if (!HEADING.test(said)) {
    const texts = textsOf(said)
    return texts.length === 0 ? { texts, doubt: 'unsure' } : { texts }
  }
  const lines = new Map<string, string[]>()
  let characters = 0
  let confidence = 0
  for (const row of said.split(/\r?\n/).slice(1)) {
    const cells = row.split('\t')
    const text = (cells[TEXT_COLUMN] ?? '').trim()
    if (text === '') continue
    const place = cells.slice(0, LINE_COLUMNS).join('\t')
    const line = lines.get(place) ?? []
    line.push(text)
    lines.set(place, line)
    characters += text.length
    confidence += text.length * Number(cells[CONFIDENCE_COLUMN])
  }
  const texts = textsOf([...lines.values()].map((words) => words.join(' ')).join('\n'))
  // Written so that a confidence that is no number counts as none.
  const isSure = characters === 0 || confidence / characters >= confidenceMin
  return isSure ? { texts } : { texts, doubt: 'unsure' }
}

/** Readers part Han characters by blanks, which no writer put there. */
function textsOf(said: string): readonly string[] {
  const text = said.replaceAll(/(?<=\p{Script=Han})[ \t]+(?=\p{Script=Han})/gu, '').trim()
  return text === '' ? [] : [text]
}
