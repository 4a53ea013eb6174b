import type { Reply } from '../../api/client.ts'
import { useAside } from '../../api/use-api.ts'
import { type Bilingual, texts, useSay, useTexts } from '../../language/language.tsx'
import { factorNames } from '../../language/vocabulary.ts'

export type VersionReply = Reply<'GET /tier-tables/:id'>
export type TableContent = VersionReply['content']
export type TableRow = TableContent['rows'][number]
/** A condition as a row keeps it; one whose values are still to be chosen has none. */
export interface Condition {
  readonly factor: Factor
  readonly operator: Operator
  readonly values: readonly (string | number | boolean)[]
}
export type Factor = TableRow['when'][number]['factor']
export type Operator = TableRow['when'][number]['operator']

const words = texts({
  ...factorNames,
  points: ['总分', 'Points'],
  is: ['是', 'is'],
  'is-not': ['不是', 'is not'],
  'at-least': ['不低于', 'at least'],
  'at-most': ['不高于', 'at most'],
  yes: ['是', 'Yes'],
  no: ['否', 'No'],
  colon: [
    (factor: string, operator: string, values: string) => `${factor}${operator}${values}`,
    (factor: string, operator: string, values: string) => `${factor} ${operator} ${values}`,
  ],
  flag: [
    (factor: string, value: string) => `${factor}：${value}`,
    (factor: string, value: string) => `${factor}: ${value}`,
  ],
  or: ['、', ' or '],
  and: ['；', '; '],
  anyCase: ['其余所有情形', 'every other case'],
})

export const levelFactors = [
  'importance',
  'scale',
  'customerEffect',
  'reliance',
  'complexity',
] as const
export const flagFactors = ['generative', 'customerFacing', 'touchesContract'] as const
export const factors: readonly Factor[] = ['scenario', ...levelFactors, ...flagFactors, 'points']

export const isFlag = (factor: Factor) => (flagFactors as readonly string[]).includes(factor)

export function operatorsOf(factor: Factor): readonly Operator[] {
  if (factor === 'points') return ['at-least', 'at-most']
  if (factor === 'scenario') return ['is', 'is-not']
  return isFlag(factor) ? ['is'] : ['is', 'at-least', 'at-most']
}

/** Tables in the reader's words: factors, operators, levels, and whole conditions and rows. */
export function useTableWords() {
  const say = useTexts(words)
  const read = useSay()
  const choices = useAside('GET /choices') as
    | Readonly<Record<string, readonly { id: string; title: Bilingual }[]>>
    | undefined
  const optionsOf = (factor: string): { value: string | boolean; label: string }[] =>
    isFlag(factor as Factor)
      ? [
          { value: true, label: say.yes },
          { value: false, label: say.no },
        ]
      : (choices?.[factor] ?? []).map(({ id, title }) => ({ value: id, label: read(title) }))
  const valueTitle = (factor: string, value: string | number | boolean) =>
    optionsOf(factor).find((option) => option.value === value)?.label ?? String(value)
  const conditionText = ({ factor, operator, values }: Condition) => {
    const named = values.map((value) => valueTitle(factor, value)).join(say.or)
    return isFlag(factor)
      ? say.flag(say[factor], named)
      : say.colon(say[factor], say[operator], named)
  }
  const whenText = (when: readonly Condition[]) =>
    when.length === 0 ? say.anyCase : when.map(conditionText).join(say.and)
  return {
    factorTitle: (factor: Factor) => say[factor],
    operatorTitle: (operator: Operator) => say[operator],
    ...{ optionsOf, valueTitle, whenText },
  }
}
