import { type Bilingual, texts, useSay, useTexts } from '../language/language.tsx'
import { Status } from './status.tsx'

const words = texts({
  faults: [
    (count: number) => `${count} 处需更正；更正前整份文件不导入`,
    (count: number) => `${count} to be corrected; until then nothing of the file is imported`,
  ],
  row: [(row: number) => `第 ${row} 行`, (row: number) => `Row ${row}`],
  fine: ['没有发现问题', 'Nothing is wrong with it'],
})

interface Fault {
  readonly sheet?: string | undefined
  readonly row: number
  readonly column?: string | undefined
  readonly message: Bilingual
}

/** What is wrong with a file, row by row, or that nothing is. */
export function Faults({ of }: { of: readonly Fault[] }) {
  const say = useTexts(words)
  const read = useSay()
  if (of.length === 0) {
    return (
      <div>
        <Status tone="good">{say.fine}</Status>
      </div>
    )
  }
  return (
    <>
      <div>
        <Status tone="bad">{say.faults(of.length)}</Status>
      </div>
      <ul className="listed faults">
        {of.map(({ sheet, row, column, message }) => (
          <li key={`${sheet}${row}${column}${message.en}`}>
            <b>
              {sheet} {say.row(row)} {column}
            </b>{' '}
            {read(message)}
          </li>
        ))}
      </ul>
    </>
  )
}
