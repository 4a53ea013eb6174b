import { expect, test } from 'vitest'
import { type Column, printRows } from './table.ts'
import type { Terminal } from './terminal.ts'

function terminal(lines: string[]): Terminal {
  return {
    locale: 'zh-CN',
    words: ({ zh }) => zh,
    answer: (line) => void lines.push(line),
    answerBytes: () => undefined,
    remark: () => undefined,
    askSecret: async () => undefined,
  }
}

const rows = [
  { name: '李娜', role: 'auditor' },
  { name: 'Mo', role: '' },
]
const columns: readonly Column<(typeof rows)[number]>[] = [
  { title: { zh: '姓名', en: 'name' }, read: ({ name }) => name },
  { title: { zh: '角色', en: 'role' }, read: ({ role }) => role },
]

test('a Chinese character takes two places of a column', () => {
  const lines: string[] = []
  printRows(rows, columns, false, terminal(lines))
  expect(lines).toEqual(['姓名  角色', '李娜  auditor', 'Mo'])
})

test('as JSON the rows are one document', () => {
  const lines: string[] = []
  printRows(rows, columns, true, terminal(lines))
  expect(JSON.parse(lines.join('\n'))).toEqual(rows)
})
