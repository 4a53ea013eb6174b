import { expect, test } from 'vitest'
import { partDefinition } from './catalogue.ts'
import { Comparison, ExitMetric, StopLifter, StopMetric, StopTerms } from './stop-terms.ts'
import { validContent } from './testing/complete-view.ts'

const part = partDefinition('stop-conditions')
const options = (field: string, column?: string) => {
  const found = part.fields.find(({ id }) => id === field)
  return column === undefined
    ? found?.options
    : found?.columns?.find(({ id }) => id === column)?.options
}

test('the dossier offers exactly the words that gateways understand', () => {
  expect(options('automaticConditions', 'metric')).toEqual(StopMetric.options)
  expect(options('automaticConditions', 'comparison')).toEqual(Comparison.options)
  expect(options('exitConditions', 'metric')).toEqual(ExitMetric.options)
  expect(options('exitConditions', 'comparison')).toEqual(Comparison.options)
  expect(options('resumptionBy')).toEqual(StopLifter.options)
})

test('what the catalogue lets be written can be acted on', () => {
  expect(StopTerms.parse(validContent('stop-conditions'))).toMatchObject({
    automaticConditions: [{ callsMin: 0 }, { callsMin: 0 }],
  })
})
