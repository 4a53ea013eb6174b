/** The example of GB 11643 was born in 1880; what is dated after the later year is a number at random. */
const YEAR_MIN = 1880
const YEAR_MAX = 2039

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export function isDate(year: number, month: number, day: number): boolean {
  if (!(year >= YEAR_MIN && year <= YEAR_MAX && month >= 1 && month <= 12 && day >= 1)) return false
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return day <= (month === 2 && isLeap ? 29 : DAYS[month - 1]!)
}

/** True for eight digits that read YYYYMMDD. */
export function isCompactDate(digits: string): boolean {
  return (
    digits.length === 8 &&
    isDate(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6)))
  )
}
