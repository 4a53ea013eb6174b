import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCatalogueBytes } from '#platform/catalogue.ts'
import { crosswalk, plan, shippedMeasures } from './catalogue.ts'
import { changesBetween, weakerIn } from './catalogue-changes.ts'
import { tightened } from './catalogue-in-force.ts'
import { Measures, statementsOf } from './measures.ts'
import { parseCatalogue } from './parse-catalogue.ts'

const text = Buffer.from(readCatalogueBytes('measures.yaml')).toString('utf8')
const lineOf = (part: string) => text.slice(0, text.indexOf(part)).split('\n').length

function faultsOf(changed: string) {
  const parsed = parseCatalogue(Measures, changed)
  return parsed.ok ? [] : parsed.faults
}

test('the catalogue has 32 measures in 108 statements, each once', () => {
  const statements = statementsOf(shippedMeasures.content)
  expect(shippedMeasures.content.measures.map(({ id }) => id)).toEqual(
    Array.from({ length: 32 }, (_, index) => index + 1),
  )
  expect(new Set(statements.map(({ id }) => id)).size).toBe(108)
})

test('a catalogue with one error is refused whole, with its line and reason', () => {
  const bad = text.replace('duty: enforced', 'duty: wished')
  expect(faultsOf(bad)).toEqual([
    {
      line: lineOf('duty: enforced'),
      says: expect.objectContaining({ en: expect.stringContaining('duty') }),
    },
  ])
})

test('what is missing is named where it should stand', () => {
  const bad = text.replace(/ {8}owner: administrator\n/, '')
  const [fault] = faultsOf(bad)
  expect(fault?.says.en).toContain('owner')
  expect(fault?.line).toBe(lineOf('id: "1.1"'))
})

test('a threshold looser than its floor, a statement that stands twice and a measure without chapter are refused', () => {
  expect(faultsOf(text.replace('value: 0.95,', 'value: 0.95, floor: 0.99,'))).toHaveLength(1)
  expect(faultsOf(text.replace('"1.2"', '"1.1"'))).toHaveLength(1)
  expect(faultsOf(text.replace('measures: [1, 2, 3]', 'measures: [1, 2]'))).toHaveLength(1)
})

test('every threshold says what it means, and a version from before that is still read', () => {
  const thresholds = statementsOf(shippedMeasures.content).flatMap((one) =>
    Object.values(one.thresholds),
  )
  expect(thresholds.filter(({ title }) => title === undefined)).toEqual([])
  expect(
    faultsOf(text.replace(/,\s*title: \{ zh: 成员人数下限, en: Fewest members \}/, '')),
  ).toEqual([])
})

test('a version asks less where a statement, its duty or a number went, and not where a number got stricter', () => {
  const parsed = (changed: string) => {
    const read = parseCatalogue(Measures, changed)
    return read.ok ? read.value : expect.fail('it is a catalogue')
  }
  const weaker = (changed: string) => weakerIn(parsed(changed), shippedMeasures.content)
  expect(weaker(text)).toEqual([])
  expect(weaker(text.replace('value: 3,', 'value: 4,'))).toEqual([])
  expect(weaker(text.replace('value: 3,', 'value: 2,'))).toEqual(['1.1'])
  expect(weaker(text.replace('value: 3,', 'value: 3, floor: 2,'))).toEqual(['1.1'])
  expect(weaker(text.replace('members-min:', 'members-least:'))).toEqual(['1.1'])
  expect(weaker(text.replace('duty: enforced', 'duty: recorded'))).toHaveLength(1)
  expect(weaker(text.replace('id: "1.1"', 'id: "1.99"'))).toEqual(['1.1'])
})

test('an alias is refused with its line', () => {
  const faults = faultsOf(text.replace('value: 0.95,', 'value: *all,'))
  const line = lineOf('value: 0.95,')
  expect(faults).toEqual([{ line, says: expect.objectContaining({ zh: expect.any(String) }) }])
})

test('whatever stands in a file, it is parsed or refused, and never throws', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(text.length), (inserted, at) => {
      const changed = text.slice(0, at) + inserted + text.slice(at)
      const parsed = parseCatalogue(Measures, changed)
      if (!parsed.ok) expect(parsed.faults.every(({ line }) => line >= 1)).toBe(true)
    }),
    { numRuns: 20 },
  )
})

test('the plan has 33 tasks, and plan and cross-walk name only statements that there are', () => {
  expect(plan.tasks.map(({ id }) => id)).toEqual(
    Array.from({ length: 33 }, (_, index) => index + 1),
  )
  const known = new Set(statementsOf(shippedMeasures.content).map(({ id }) => id))
  const named = [
    ...plan.tasks.flatMap(({ by }) => by),
    ...crosswalk.mappings.flatMap(({ statements }) => statements),
  ]
  expect(named.filter((id) => !known.has(id))).toEqual([])
})

test('what a new version changes is named: statements, words and thresholds', () => {
  const { content } = shippedMeasures
  const changed = Measures.parse({
    ...content,
    version: '2026.4',
    measures: content.measures.map((measure) => ({
      ...measure,
      statements: measure.statements
        .filter(({ id }) => id !== '32.1')
        .map((statement) =>
          statement.id === '1.5'
            ? {
                ...statement,
                duty: 'recorded',
                thresholds: {
                  'trained-share-min': {
                    ...statement.thresholds['trained-share-min'],
                    value: 0.98,
                  },
                },
              }
            : statement,
        )
        .concat(measure.id === 32 ? [{ ...measure.statements[0]!, id: '32.2' }] : []),
    })),
  })
  expect(changesBetween(content, changed)).toEqual({
    ...{ from: '2026.3', to: '2026.4', added: ['32.2'], removed: ['32.1'] },
    reworded: [{ statement: '1.5', members: ['duty'] }],
    thresholds: [
      { statement: '1.5', name: 'trained-share-min', from: 0.95, to: 0.98 },
      { statement: '1.5', name: 'training-days-max', from: 365 },
    ],
  })
})

test("an institution's own threshold counts only where it is no looser than the floor", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
      const own = [{ statement: '1.5', name: 'trained-share-min', value }]
      const statement = statementsOf(tightened(shippedMeasures.content, own)).find(
        ({ id }) => id === '1.5',
      )
      expect(statement?.thresholds['trained-share-min']?.value).toBe(Math.max(value, 0.95))
    }),
  )
})
