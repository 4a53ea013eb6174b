import { because } from './issue.ts'

/** The characters of a unified social credit code: no I, O, S, V or Z, which look like others (GB 32100-2015). */
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const LENGTH = 18
const MODULUS = CHARACTERS.length

export const NOT_A_CREDIT_CODE = because(
  '不是统一社会信用代码（GB 32100-2015）',
  'is not a unified social credit code (GB 32100-2015)',
)

/** Whether a text is a unified social credit code: its form and its check character (GB 32100-2015, ISO 7064 with weights 3^i mod 31). */
export function isCreditCode(text: string): boolean {
  if (text.length !== LENGTH) return false
  const values = [...text].map((character) => CHARACTERS.indexOf(character))
  if (values.includes(-1)) return false
  let weight = 1
  let sum = 0
  for (const value of values.slice(0, LENGTH - 1)) {
    sum += value * weight
    weight = (weight * 3) % MODULUS
  }
  return values[LENGTH - 1] === (MODULUS - (sum % MODULUS)) % MODULUS
}
