import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allPartDefinitions, partDefinition } from './catalogue.ts'
import { contentIssues, type PartContent } from './part-content.ts'
import { validContent } from './testing/complete-view.ts'

describe('the content of a part', () => {
  test.each(allPartDefinitions().map(({ id }) => id))(
    '%s: what the catalogue asks for passes',
    (kind) => {
      expect(contentIssues(partDefinition(kind), validContent(kind))).toEqual([])
    },
  )

  test.each(allPartDefinitions().map(({ id }) => id))('%s: each missing field is named', (kind) => {
    const required = partDefinition(kind).fields.filter((field) => field.required)
    expect(contentIssues(partDefinition(kind), {})).toEqual(
      required.map(({ id }) => ({ field: id, problem: 'missing' })),
    )
  })

  test.each<[string, PartContent[string], string]>([
    ['businessNeed', '太短', 'too-short'],
    ['businessNeed', ' '.repeat(60), 'too-short'],
    ['businessNeed', `\ud800${'字'.repeat(40)}`, 'wrong-type'],
    ['businessNeed', `\u0000${'字'.repeat(40)}`, 'wrong-type'],
    ['businessNeed', 7, 'wrong-type'],
    ['alternatives', ['一个'], 'too-few'],
    ['alternatives', ['一个', ' '], 'wrong-type'],
    ['alternatives', '一个', 'wrong-type'],
    ['explainabilityNeed', 'whatever', 'not-an-option'],
    ['invented', 'x', 'unknown-field'],
    ['toString', 'x', 'unknown-field'],
  ])('%s = %j is %s', (field, value, problem) => {
    const content = { ...validContent('fit-assessment'), [field]: value }
    expect(contentIssues(partDefinition('fit-assessment'), content)).toEqual([{ field, problem }])
  })

  test.each([
    ['{"type":"object","required":["answer"]}', []],
    ['{"type":"object"', ['not-a-schema']],
    ['["no schema"]', ['not-a-schema']],
    ['{"type":"nothing"}', ['not-a-schema']],
    ['{"$ref":"https://elsewhere.example/schema"}', ['not-a-schema']],
  ])('the form of the answers %s: %j', (answerSchema, problems) => {
    const content = { ...validContent('model-card'), answerSchema }
    const issues = contentIssues(partDefinition('model-card'), content)
    expect(issues.map(({ problem }) => problem)).toEqual(problems)
  })

  test.each([
    ['PT4H', true],
    ['P1D', true],
    ['P1DT30M', true],
    ['P2W', true],
    ['P', false],
    ['P3660D', true],
    ['P999999999999D', false],
    ['PT', false],
    ['P1DT', false],
    ['4 hours', false],
    ['PT4', false],
  ])('the duration %s: %s', (duration, accepted) => {
    const content = { ...validContent('impact-analysis'), recoveryTimeObjective: duration }
    expect(contentIssues(partDefinition('impact-analysis'), content).length === 0).toBe(accepted)
  })

  const condition = {
    metric: 'error-percent',
    comparison: 'above',
    threshold: 2,
    windowMinutes: 5,
    callsMin: 50,
  }
  test.each<[string, PartContent[string], string | undefined]>([
    ['one whole row', [condition], undefined],
    ['no row', [], 'too-few'],
    ['a sentence', ['错误率超过2%'], 'wrong-type'],
    ['a text for a number', [{ ...condition, threshold: '2' }], 'wrong-type'],
    ['half a minute', [{ ...condition, windowMinutes: 0.5 }], 'wrong-type'],
    ['a window beyond its bounds', [{ ...condition, windowMinutes: 43_201 }], 'out-of-range'],
    ['a threshold below zero', [{ ...condition, threshold: -1 }], 'out-of-range'],
    ['an unknown metric', [{ ...condition, metric: 'luck' }], 'not-an-option'],
    ['an unknown column', [{ ...condition, toString: 'x' }], 'unknown-field'],
    ['a second row without its metric', [condition, { comparison: 'above' }], 'missing'],
  ])('rows: %s', (_what, rows, problem) => {
    const content = { ...validContent('stop-conditions'), automaticConditions: rows }
    expect(contentIssues(partDefinition('stop-conditions'), content)).toEqual(
      problem === undefined ? [] : [{ field: 'automaticConditions', problem }],
    )
  })

  test('nothing that comes in makes the check fail', () => {
    const row = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.double()))
    const value = fc.oneof(fc.string(), fc.double(), fc.array(fc.string()), fc.array(row))
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (content) => {
        for (const definition of allPartDefinitions()) {
          expect(Array.isArray(contentIssues(definition, content))).toBe(true)
        }
      }),
    )
  })
})
