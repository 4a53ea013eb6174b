import { describe, expect, test } from 'vitest'
import { calendarDate } from './calendar-date.ts'
import { readFilingList } from './filing.ts'

const list = (...lines: string[]) => Buffer.from(`${lines.join('\r\n')}\r\n`)
const HEADER = '序号,属地,模型名称,备案单位,备案号,备案时间,上线编号,应用/功能名称'

describe('a published list of filings', () => {
  test('both tracks are read, whichever way the date is written', () => {
    const { filings, faults } = readFilingList(
      list(
        HEADER,
        '1,北京,示例大模型,示例科技公司,Beijing-ShiLi-20230821,2023年8月21日,,',
        '2,上海,示例大模型,示例银行,Beijing-ShiLi-20230821,2025/3/5,Shanghai-KeFu-20250305,智能客服',
      ),
    )
    expect(faults).toEqual([])
    expect(filings).toEqual([
      {
        number: 'Beijing-ShiLi-20230821',
        track: 'filing',
        region: '北京',
        modelName: '示例大模型',
        entity: '示例科技公司',
        filedOn: '2023-08-21',
      },
      {
        number: 'Shanghai-KeFu-20250305',
        track: 'registration',
        region: '上海',
        modelName: '示例大模型',
        applicationName: '智能客服',
        entity: '示例银行',
        filedOn: '2025-03-05',
      },
    ])
  })

  test('everything that is wrong is named at once, by row and column', () => {
    const { faults } = readFilingList(
      list(
        HEADER,
        '1,,示例大模型,示例科技公司,Beijing-ShiLi-20230821,2023-02-30,,',
        '2,北京,示例大模型,示例科技公司,,2023-08-21,,',
        '3,北京,示例大模型,示例科技公司,A-B-20230821,2023-08-21,,',
        '4,北京,示例大模型,示例科技公司,A-B-20230821,2023-08-21,,',
      ),
    )
    expect(faults.map(({ row, column }) => `${row} ${column}`)).toEqual([
      '2 属地',
      '2 备案时间',
      '3 备案号',
      '5 备案号',
    ])
  })

  test('a list without rows, or with a needed column missing or there twice, is refused', () => {
    expect(() =>
      readFilingList(list(`${HEADER},备案编号`, '1,北京,甲,乙,A-1,2023-08-21,,,A-2')),
    ).toThrow(/names a column twice/)
    expect(readFilingList(list(HEADER)).faults).toHaveLength(1)
    expect(() => readFilingList(list('序号,属地,模型名称', '1,北京,示例'))).toThrow(
      /lacks a column/,
    )
  })
})

test.each([
  ['2023-08-21', '2023-08-21'],
  ['2024-2-29', '2024-02-29'],
  ['20230821', '2023-08-21'],
  ['2023.8.1', '2023-08-01'],
  ['2023年12月1日', '2023-12-01'],
  ['2023-02-29', undefined],
  ['2023-04-31', undefined],
  ['2023-13-01', undefined],
  ['2023-8/21', undefined],
  ['8月21日', undefined],
  ['', undefined],
])('the calendar date of %j is %j', (text, date) => {
  expect(calendarDate(text)).toBe(date)
})
