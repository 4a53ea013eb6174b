import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogueContent, catalogueRulesOnce } from '../tier-in-force.ts'
import { compareTables } from './compare-tables.ts'
import { compileTable } from './compile.ts'
import { FactorPoints, RowCondition, rowFinder, TableContent, type TableRow } from './content.ts'
import {
  Complexity,
  CustomerEffect,
  Importance,
  Reliance,
  Scale,
  Tier,
  TierFactors,
} from './factors.ts'
import { judgeTable } from './judge-table.ts'
import { lintTable } from './lint.ts'
import { deriveTier, tableOfContent } from './tier.ts'

const rules = catalogueRulesOnce()
const shipped = catalogueContent()
const scenarioIds = rules.scenarios.scenarios.map(({ id }) => id)

const anyFactors: fc.Arbitrary<TierFactors> = fc.record({
  scenario: fc.constantFrom(...scenarioIds),
  importance: fc.constantFrom(...Importance.options),
  scale: fc.constantFrom(...Scale.options),
  customerEffect: fc.constantFrom(...CustomerEffect.options),
  reliance: fc.constantFrom(...Reliance.options),
  complexity: fc.constantFrom(...Complexity.options),
  generative: fc.boolean(),
  customerFacing: fc.boolean(),
  touchesContract: fc.boolean(),
})

const levelOf = <T extends string>(factor: string, levels: readonly T[]) =>
  fc.record({
    factor: fc.constant(factor),
    operator: fc.constantFrom('is', 'at-least', 'at-most'),
    values: fc.constantFrom(...levels).map((level) => [level]),
  })

const anyCondition = fc.oneof(
  fc.record({
    factor: fc.constant('scenario'),
    operator: fc.constantFrom('is', 'is-not'),
    values: fc.uniqueArray(fc.constantFrom(...scenarioIds), { minLength: 1 }),
  }),
  levelOf('importance', Importance.options),
  levelOf('scale', Scale.options),
  levelOf('customerEffect', CustomerEffect.options),
  levelOf('reliance', Reliance.options),
  levelOf('complexity', Complexity.options),
  fc.record({
    factor: fc.constantFrom('generative', 'customerFacing', 'touchesContract'),
    operator: fc.constant('is'),
    values: fc.boolean().map((value) => [value]),
  }),
  fc.record({
    factor: fc.constant('points'),
    operator: fc.constantFrom('at-least', 'at-most'),
    values: fc.integer({ min: 0, max: 15 }).map((value) => [value]),
  }),
)

/** Quotes, braces and operators among them: what people write must not be read as the engine's language. */
const anyWording = fc
  .string({ unit: fc.constantFrom(...`ab一' \`$\{}#.+()[]<>=!,;/“”`), minLength: 1, maxLength: 20 })
  .map((text) => `x${text}x`)

const anyContent: fc.Arbitrary<TableContent> = fc
  .record({
    points: fc.record(
      Object.fromEntries(
        Object.entries({
          importance: Importance,
          scale: Scale,
          customerEffect: CustomerEffect,
          reliance: Reliance,
          complexity: Complexity,
        }).map(([factor, levels]) => [
          factor,
          fc.record(
            Object.fromEntries(
              levels.options.map((level) => [level, fc.integer({ min: 0, max: 5 })]),
            ),
          ),
        ]),
      ),
    ),
    rows: fc.array(
      fc.record({
        when: fc.uniqueArray(anyCondition, { selector: ({ factor }) => factor, maxLength: 3 }),
        tier: fc.constantFrom(...Tier.options),
        grounds: fc.record({ zh: anyWording, en: anyWording }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  })
  .map(({ points, rows }) =>
    TableContent.parse({
      points,
      rows: rows.map((row, index) => ({ id: `row-${index}`, ...row })),
    }),
  )

const withRows = (change: (rows: readonly TableRow[]) => readonly TableRow[]): TableContent => ({
  ...shipped,
  rows: change(shipped.rows),
})

describe('a tier table as people write it', () => {
  test("version 0 gives every case the catalogue's tier, by the rule of the same name", async () => {
    const table = tableOfContent('0', shipped)
    await fc.assert(
      fc.asyncProperty(anyFactors, async (factors) => {
        const own = await deriveTier(factors, { ...rules, table })
        const { tier, rule, grounds, fixed } = await deriveTier(factors, rules)
        expect(own).toMatchObject({ tier, rule, grounds })
        expect(own.fixed).toEqual(fixed)
      }),
      { numRuns: 200 },
    )
  })

  test('INVARIANT: the engine answers as the reading does by which a table is judged', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyContent,
        fc.array(anyFactors, { minLength: 5, maxLength: 5 }),
        async (content, cases) => {
          expect(
            lintTable(compileTable('1', content)).filter(({ code }) => code.endsWith('readable')),
          ).toEqual([])
          const table = tableOfContent('1', content)
          const find = rowFinder(content)
          for (const factors of cases) {
            const { trace } = await deriveTier(factors, rules)
            const asked = TierFactors.parse({
              ...factors,
              ...(trace.find(({ node }) => node === 'scoring')?.values as object),
              generative: factors.generative || factors.complexity === 'generative',
            })
            const { computed, rule, grounds, fixed } = await deriveTier(factors, {
              ...rules,
              table,
            })
            const row = find(asked)
            expect(computed).toBe(row?.tier ?? 'high')
            if (fixed === undefined && row !== undefined) {
              expect({ rule, grounds }).toEqual({ rule: row.id, grounds: row.grounds })
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('what the catalogue ships has no fault and no warning', () => {
    expect(judgeTable(shipped, rules)).toEqual({ faults: [], warnings: [] })
  })

  test('a row that goes below what measure 16 fixes is named, with the kind and a case', () => {
    const without = withRows((rows) => rows.filter(({ id }) => id !== 'fixed-credit-approval'))
    const { faults } = judgeTable(without, rules)
    expect(faults.map(({ code, row, kind }) => [code, row, kind])).toEqual(
      expect.arrayContaining([['below_floor', 'computed-points-low', 'credit-approval']]),
    )
    expect(
      faults.every(({ code, kind }) => code === 'below_floor' && kind === 'credit-approval'),
    ).toBe(true)
    expect(faults[0]?.example?.scenario).toBe('credit-approval')
  })

  test('a table without an answer for some case is faulty, and so is an unknown scenario', () => {
    const short = withRows((rows) => rows.slice(0, -1))
    expect(judgeTable(short, rules).faults).toEqual([
      { code: 'case_unanswered', example: expect.anything() },
    ])
    const astrology = withRows(([first, ...rest]) => [
      { ...first!, when: [{ factor: 'scenario', operator: 'is-not', values: ['astrology'] }] },
      ...rest,
    ])
    expect(judgeTable(astrology, rules).faults).toEqual([
      { code: 'scenario_unknown', row: shipped.rows[0]!.id, scenario: 'astrology' },
    ])
  })

  test('a row that no case reaches and points that fall are warned of, and are no fault', () => {
    const behind = withRows((rows) => [...rows, { ...rows[0]!, id: 'late' }])
    expect(judgeTable(behind, rules)).toEqual({
      faults: [],
      warnings: [{ code: 'row_unreachable', row: 'late' }],
    })
    const points = FactorPoints.parse({
      ...shipped.points,
      scale: { ...shipped.points.scale, public: 0 },
    })
    expect(judgeTable({ ...shipped, points }, rules).warnings).toEqual([
      { code: 'points_fall', factor: 'scale' },
    ])
  })

  test.each([
    [{ factor: 'weather', operator: 'is', values: ['rain'] }],
    [{ factor: 'scale', operator: 'is', values: ['galaxy'] }],
    [{ factor: 'scale', operator: 'at-least', values: ['pilot', 'public'] }],
    [{ factor: 'generative', operator: 'at-least', values: [true] }],
    [{ factor: 'points', operator: 'is', values: [3] }],
    [{ factor: 'scale', operator: 'is', values: [] }],
  ])('a condition outside of the form is refused: %j', (condition) => {
    expect(RowCondition.safeParse(condition).success).toBe(false)
  })

  test('a factor stands once in a row, a row id once in a table, and grounds hold no straight quotes', () => {
    const [row] = shipped.rows
    const twice = { ...row!, when: [...row!.when, ...row!.when] }
    const quoted = { ...row!, grounds: { zh: 'a"+tier+"', en: 'x' } }
    for (const rows of [[twice], [quoted], [row, row], []]) {
      expect(TableContent.safeParse({ ...shipped, rows }).success).toBe(false)
    }
  })

  test('a comparison names what was added, removed, changed and moved, and points that count otherwise', () => {
    const [first, second, third, ...rest] = shipped.rows
    const after: TableContent = {
      points: { ...shipped.points, scale: { ...shipped.points.scale, pilot: 1 } },
      rows: [
        { ...first!, tier: 'medium' },
        third!,
        { ...first!, id: 'new-row' },
        ...rest.slice(1),
        rest[0]!,
      ],
    }
    const { rows, points } = compareTables(shipped, after)
    expect(rows.map(({ id, change }) => [id, change])).toEqual([
      [first!.id, 'changed'],
      ['new-row', 'added'],
      [rest[0]!.id, 'moved'],
      [second!.id, 'removed'],
    ])
    expect(points).toEqual([{ factor: 'scale', level: 'pilot', before: 0, after: 1 }])
    expect(compareTables(shipped, shipped)).toEqual({ rows: [], points: [] })
  })
})
