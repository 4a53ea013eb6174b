import { isObject } from '../../kernel/json.ts'

/** An input of a predictive model as it describes it; -1 in its shape is a size that may vary. */
export interface CaseInput {
  readonly name: string
  readonly datatype: string
  readonly shape: readonly number[]
}

export type CaseValue = string | number | boolean

/** What is typed for an input: its values apart by lines, and those that are no text by commas and blanks as well. */
export function valuesTyped(
  { datatype }: CaseInput,
  typed: string,
): readonly CaseValue[] | undefined {
  const parts = typed
    .split(datatype === 'BYTES' ? /\n/ : /[\s,，、;；]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const values = parts.map((part) => valueTyped(datatype, part))
  return values.length > 0 && values.every((value) => value !== undefined) ? values : undefined
}

function valueTyped(datatype: string, part: string): CaseValue | undefined {
  if (datatype === 'BYTES') return part
  if (datatype === 'BOOL') return part === 'true' ? true : part === 'false' ? false : undefined
  const number = Number(part)
  const isWhole = datatype.includes('INT')
  if (isWhole ? !Number.isSafeInteger(number) : !Number.isFinite(number)) return undefined
  return number
}

/** The shape of so many values, where the model's leaves sizes open; `undefined` where they do not fill it. */
export function shapeOf(shape: readonly number[], count: number): readonly number[] | undefined {
  const known = shape.filter((size) => size >= 0).reduce((product, size) => product * size, 1)
  const open = shape.indexOf(-1)
  if (open === -1) return known === count ? shape : undefined
  const size = count / known
  if (!Number.isInteger(size) || size < 1) return undefined
  return shape.map((one, at) => (at === open ? size : one === -1 ? 1 : one))
}

/** What was typed as a tensor; `undefined` where it cannot be read or does not fill the input. */
export function tensorTyped(input: CaseInput, typed: string) {
  const data = valuesTyped(input, typed)
  const shape = data && shapeOf(input.shape, data.length)
  if (data === undefined || shape === undefined) return undefined
  const { name, datatype } = input
  return { name, datatype, shape, data }
}

/** The inputs of a pasted request, or a pasted list of them; `undefined` where it is neither. What they hold, the API judges. */
export function inputsPasted(text: string): readonly object[] | undefined {
  let pasted: unknown
  try {
    pasted = JSON.parse(text)
  } catch {
    return undefined
  }
  const inputs = isObject(pasted) && 'inputs' in pasted ? pasted.inputs : pasted
  return Array.isArray(inputs) && inputs.length > 0 && inputs.every(isObject) ? inputs : undefined
}
