import { expect, test } from 'vitest'
import { shippedMeasures } from '../catalogue.ts'
import { decideAll, decideNarrowed } from '../decide.ts'
import { statementsOf } from '../measures.ts'
import { withDetection, withModel } from '../testing/changes.ts'
import { at, complete, detectionOf, factsOf, nothing, type Values } from '../testing/facts.ts'
import { kept, spoilt } from '../testing/spoilt.ts'
import { owedBySupervisor } from './awaiting.ts'
import { decidingFiles } from './check.ts'
import { checks } from './checks.ts'

// One application alone is always a concentration; whether several are is asked below by the share of calls.
const statements = statementsOf(shippedMeasures.content).map((statement) => {
  if (statement.id !== '18.2') return statement
  const { thresholds } = statement
  const all = { ...thresholds['high-tier-share-max']!, value: 1 }
  return { ...statement, thresholds: { ...thresholds, 'high-tier-share-max': all } }
})
const attestations = new Map<string, never>()

const decided = (values: Values) =>
  new Map(
    decideAll({ at, facts: factsOf(values), statements, own: [], attestations }).map((result) => [
      result.statement,
      result.detail,
    ]),
  )

test('each statement has one check, or is owed by the supervisor', () => {
  const without = statements.filter(({ id }) => !checks.has(id)).map(({ id }) => id)
  expect(new Set(without)).toEqual(owedBySupervisor)
  const known = new Set(statements.map(({ id }) => id))
  expect([...checks.keys()].filter((id) => !known.has(id))).toEqual([])
})

test('where nothing has happened, nothing that is asked of applications holds', () => {
  const results = decideAll({ at, facts: factsOf(nothing()), statements, own: [], attestations })
  expect(
    results.filter(({ effect }) => effect === 'effective').map(({ statement }) => statement),
  ).toEqual([])
})

const whole = decided(complete().values)

test('what waits for a source is not known, and says for what it waits', () => {
  for (const [statement, { awaits }] of checks) {
    if (awaits === undefined) continue
    expect(whole.get(statement), statement).toMatchObject({
      finding: 'unknown',
      because: 'no-source',
    })
    expect(whole.get(statement)!.reason.zh, statement).toContain(awaits.zh)
  }
})

test('on an institution that has all that is asked for, every check that decides holds', () => {
  const deciding = [...checks.values()].filter(({ awaits }) => awaits === undefined)
  const not = deciding.filter(({ statement }) => whole.get(statement)!.finding !== 'holds')
  expect(not.map(({ statement }) => [statement, whole.get(statement)!.reason.en])).toEqual([])
})

test.each(spoilt)('%s does not hold with %s', (statement, _, spoil) => {
  const world = complete()
  spoil(world)
  expect(decided(world.values).get(statement)).toMatchObject({
    finding: 'fails',
    todo: expect.anything(),
  })
})

test.each(kept)('%s is not spoilt by %s', (statement, _, change) => {
  const world = complete()
  change(world)
  expect(['holds', 'nothing-applies']).toContain(decided(world.values).get(statement)!.finding)
})

test('a share of spend that cannot be summed is not known, and never holds', () => {
  const world = complete()
  withModel({ currency: undefined })(world)
  const supplied = { ...world.call, supplier: world.ids.supplier, calls: 1 }
  world.values.calls = { rows: [world.call, supplied], byApplication: new Map() }
  expect(decided(world.values).get('18.2')).toMatchObject({
    finding: 'unknown',
    because: 'no-source',
  })
})

test.each<[string, (world: ReturnType<typeof complete>) => void, string]>([
  [
    'by no set',
    ({ values }) => Object.assign(values.detection, { set: undefined }),
    'not measured',
  ],
  ['by another set', withDetection({}, { digest: 'sha256:other' }), 'not measured'],
  [
    'under other guards',
    ({ values, permit }) => {
      const guards = { ...permit.guards, onUnjudged: 'flag' } as const
      values.detection = detectionOf({ guards }, {})
    },
    'not measured',
  ],
  ['by too few attacks of a kind', withDetection({ attacks: 19 }), 'too few'],
])('detection that was measured %s is not known, and never holds', (_, change, says) => {
  const world = complete()
  change(world)
  expect(decided(world.values).get('25.4')).toMatchObject({
    finding: 'unknown',
    because: 'no-source',
    reason: { en: expect.stringContaining(says) },
    gaps: [world.ids.application],
  })
})

test('attacks that are found too seldom are named by their kind, with how many', () => {
  const world = complete()
  withDetection({ found: 11, refused: 2 })(world)
  const { reason } = decided(world.values).get('25.4')!
  expect(reason.en).toContain('(80%): polluted context 13/20')
  expect(reason.zh).toContain('80%）：上下文污染 13/20')
})

test('what was hidden from a supplier, and refused, is counted for it by name', () => {
  const world = complete()
  const supplied = { ...world.call, supplier: world.ids.supplier, hidden: 4 }
  const rows = [supplied, { ...supplied, outcome: 'refused', calls: 2, hidden: 1 } as const]
  world.values.calls = { rows, byApplication: new Map() }
  const { reason } = decided(world.values).get('24.7')!
  expect(reason.en).toContain('星河: 12 calls, 2 refused, 5 findings masked')
  expect(reason.zh).toContain('星河：12 次调用，拒绝 2 次')
})

test('a threshold that the adopted catalogue does not know yet makes its statement unmeasured, and says what to adopt', () => {
  const old = statements.map((one) => (one.id === '26.4' ? { ...one, thresholds: {} } : one))
  const facts = factsOf(complete().values)
  const results = decideAll({ at, facts, statements: old, own: [], attestations })
  expect(results.find(({ statement }) => statement === '26.4')).toMatchObject({
    effect: 'unmeasured',
    detail: { because: 'no-source', reason: { en: expect.stringContaining('adopt the newest') } },
  })
})

test('every check that decides is spoilt by something', () => {
  const tried = new Set(spoilt.map(([statement]) => statement))
  const deciding = [...checks.values()].filter(({ reads }) => reads.length > 0)
  expect(deciding.map(({ statement }) => statement).filter((id) => !tried.has(id))).toEqual([])
})

test('a fact that is not known makes what reads it unmeasured, with the reason', () => {
  const why = { zh: '只保存现状', en: 'only the present is kept' }
  const facts = {
    ...factsOf(complete().values),
    permits: { known: false, because: 'not-in-the-past', why } as const,
  }
  const results = decideAll({ at, facts, statements, own: [], attestations })
  const reading = results.filter(({ statement }) =>
    checks.get(statement)?.reads.includes('permits'),
  )
  expect(reading.length).toBeGreaterThan(10)
  for (const { effect, detail } of reading) {
    expect(effect).toBe('unmeasured')
    expect(detail).toMatchObject({
      because: 'not-in-the-past',
      reason: { en: expect.stringContaining(why.en) },
    })
  }
})

test('a check that throws is unmeasured with the error, and never effective', () => {
  const values = complete().values
  values.sample = undefined as never
  const results = decideAll({ at, facts: factsOf(values), statements, own: [], attestations })
  expect(results.find(({ statement }) => statement === '3.4')).toMatchObject({
    effect: 'unmeasured',
    detail: { because: 'error', reason: { en: expect.stringContaining('TypeError') } },
  })
})

test('narrowed to an application, only what speaks of applications is asked', () => {
  const narrowed = decideNarrowed({
    at,
    facts: factsOf(complete().values),
    statements,
    own: [],
    attestations,
  })
  expect(narrowed.map(({ statement }) => statement)).not.toContain('1.1')
  expect(narrowed.map(({ statement }) => statement)).toContain('16.2')
})

test('the digest of a check covers its module and all that it rests on beside it', () => {
  const files = decidingFiles(new URL('./guards-of-the-tier.ts', import.meta.url).href)
  expect(files.map((url) => url.split('/').at(-1))).toEqual([
    'check.ts',
    'generative.ts',
    'guards-of-the-tier.ts',
    'guards.ts',
  ])
  const sources = [...checks.values()].filter(({ reads }) => reads.length > 0)
  expect(new Set(sources.map(({ source }) => source)).size).toBe(sources.length)
})
