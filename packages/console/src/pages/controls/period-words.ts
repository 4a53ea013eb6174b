import { texts } from '../../language/language.tsx'

/** How a year and a quarter of the calendar are named. */
export const periodNames = texts({
  year: [(of: number) => `${of} 年度`, (of: number) => `Year ${of}`],
  quarter: [
    (of: number, nth: number) => `${of} 年${'一二三四'[nth - 1]}季度`,
    (of: number, nth: number) => `Q${nth} ${of}`,
  ],
})
