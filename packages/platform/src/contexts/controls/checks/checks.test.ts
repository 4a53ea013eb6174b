import { expect, test } from 'vitest'
import { addDays } from '#kernel/time.ts'
import { shippedMeasures } from '../catalogue.ts'
import { decideAll, decideNarrowed } from '../decide.ts'
import { statementsOf } from '../measures.ts'
import {
  at,
  complete,
  contentsOf,
  factsOf,
  nothing,
  registersOf,
  type Values,
} from '../testing/facts.ts'
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

type World = ReturnType<typeof complete>
type Permit = World['permit']

const withPermit = (change: (permit: Permit) => object) => (world: World) => {
  const permit = { ...world.permit, ...change(world.permit) } as Permit
  world.values.permits = new Map([[world.ids.application, permit]])
}
const withModel = (change: object) => (world: World) => {
  const [[id, model]] = [...world.values.models] as [[never, object]]
  world.values.models = new Map([[id, { ...model, ...change } as never]])
}
const unsigned = (part: string) => (world: World) => {
  const [own] = world.values.dossiers.get(world.ids.application)!
  const signed = new Set([...own!.signed].filter((kind) => kind !== part))
  const written = new Set([...own!.written].filter((kind) => kind !== part))
  world.values.dossiers = new Map([[world.ids.application, [{ ...own!, signed, written }]]])
}
const withApplication = (change: object) => (world: World) => {
  world.values.applications = [{ ...world.application, ...change }]
}
const withCall = (change: object) => (world: World) => {
  const call = { ...world.call, ...change } as never
  world.values.calls = { rows: [call], byApplication: new Map([[world.ids.application, [call]]]) }
}
const withSample = (change: object) => (world: World) => {
  world.values.sample = world.values.sample.map((one) => ({ ...one, ...change }))
}
const without = (fact: 'admitted' | 'deployed' | 'filed' | 'reported') => (world: World) => {
  world.values[fact] = new Set() as never
}
const withoutGuard = (direction: 'input' | 'output', guard: string) =>
  withPermit(({ guards }) => ({
    guards: { ...guards, [direction]: guards[direction].filter((rule) => rule.guard !== guard) },
  }))
const withSupplier = (change: object) => (world: World) => {
  world.values.suppliers = new Map([
    [world.ids.supplier, { listed: true, dataClassMax: 'sensitive', ...change } as never],
  ])
}
const withCommittee = (change: object) => (world: World) => {
  world.values.committees = [{ ...world.values.committees[0]!, ...change }]
}
const withDecision = (change: object) => (world: World) => {
  const decision = world.values.decisions.get(world.ids.decision)!
  world.values.decisions = new Map([[world.ids.decision, { ...decision, ...change } as never]])
}
const set = (values: Partial<Values>) => (world: World) => {
  Object.assign(world.values, values)
}

const withIncident = (change: object) => (world: World) => {
  world.values.incidents = world.values.incidents.map((one) => ({ ...one, ...change }))
}
const unheardSince = (days: number) => (world: World) => {
  const { watch } = world.values
  const unheard = new Map([[world.ids.application, addDays(at, -days)]])
  world.values.watch = { ...watch, unheard }
}

const withoutRegister = (register: string) => (world: World) => {
  const kept = contentsOf(world.ids).filter((content) => content.register !== register)
  world.values.registers = registersOf(kept)
}
const overdueRegisters = (world: World) => {
  const reviewOn = addDays(at, -1).slice(0, 10)
  world.values.registers = registersOf(contentsOf(world.ids), { reviewOn })
}
const oldRegisters = (world: World) => {
  world.values.registers = registersOf(contentsOf(world.ids), { writtenAt: addDays(at, -91) })
}
const drilled = (days: number) => (world: World) => {
  const kinds = ['stop', 'fallback', 'recovery']
  world.values.drills = new Map(
    kinds.map((kind) => [`${world.ids.application} ${kind}`, addDays(at, -days)]),
  )
}

const spoilt: readonly [statement: string, what: string, spoil: (world: World) => void][] = [
  [
    '28.1',
    'an older version',
    set({ adoption: { adopted: '2025.1', newest: '2026.1', isCurrent: false } }),
  ],
  ['1.2', 'no plan', withoutRegister('development-plan')],
  ['1.3', 'no policies', withoutRegister('policy')],
  ['1.3', 'policies overdue for review', overdueRegisters],
  ['1.4', 'no lead department', withoutRegister('lead-department')],
  ['1.4', 'an owner who left', set({ people: new Map() })],
  ['1.5', 'a reviewer without training', withoutRegister('training')],
  ['1.6', 'no appetite', withoutRegister('risk-appetite')],
  ['1.6', 'more open findings than the appetite', set({ findingsOpen: 11 })],
  ['1.6', 'overdue reviews', overdueRegisters],
  ['2.5', 'no value review', withoutRegister('value-review')],
  ['14.1', 'no risk on record', withoutRegister('risk')],
  ['14.1', 'a risk overdue for review', overdueRegisters],
  ['14.2', 'no risk review', withoutRegister('risk-review')],
  ['14.2', 'a review older than the period of the tier', oldRegisters],
  ['17.3', 'no stop condition', withPermit(() => ({ stopConditions: [] }))],
  ['17.3', 'no drill on time', drilled(181)],
  [
    '17.4',
    'nothing that answers instead',
    withPermit(() => ({ fallback: { on: [], models: [] } })),
  ],
  ['17.4', 'no drill', set({ drills: new Map() })],
  ['26.3', 'no drill within a year', drilled(366)],
  ['17.1', 'an alarm that nobody heard', unheardSince(2)],
  ['17.1', 'no indicators', set({ watch: { applications: new Set(), unheard: new Map() } })],
  [
    '17.2',
    'no review point',
    withPermit(() => ({ oversight: { points: [], samplingPercent: 100 } })),
  ],
  [
    '22.3',
    'no review point',
    withPermit(() => ({ oversight: { points: [], samplingPercent: 100 } })),
  ],
  ['26.2', 'a report that is overdue', withIncident({ overdue: true })],
  ['26.2', 'a report that was late', withIncident({ late: true })],
  [
    '26.4',
    'nothing that answers instead',
    withPermit(() => ({ fallback: { on: ['timeout'], models: [] } })),
  ],
  ['29.3', 'an event without review', withIncident({ reviewed: false })],
  ['15.3', 'too few stop conditions', withPermit(() => ({ stopConditions: [] }))],
  ['4.2', 'a model that nobody tried', set({ trials: new Map() })],
  ['4.2', 'a table that nobody put in force', set({ tierTable: nothing().tierTable })],
  ['1.1', 'no committee', set({ committees: [] })],
  ['1.1', 'too few members', withCommittee({ members: 2 })],
  ['1.1', 'no board resolution', withCommittee({ boardNumber: undefined })],
  ['1.1', 'no recent meeting', withCommittee({ lastMetOn: addDays(at, -181).slice(0, 10) })],
  ['2.1', 'another stage than the ledger says', withApplication({ stage: 'development' })],
  ['2.1', 'a stage without a move', set({ moves: new Map() })],
  ['2.2', 'a call to a model that nobody registered', withCall({ model: 'mver_other' })],
  ['2.2', 'an entry without purpose', withApplication({ purpose: { zh: ' ', en: ' ' } })],
  ['2.3', 'no signed ethics review', unsigned('ethics-review')],
  ['2.4', 'an entry with nobody behind it', set({ acts: { entries: 5, unattributed: 1 } })],
  ['2.4', 'a log that was rewritten', set({ log: { size: 9, since: 4, consistent: false } })],
  ['3.1', 'no fit assessment', unsigned('fit-assessment')],
  ['3.3', 'a running application without a permit', set({ permits: new Map() })],
  ['3.3', 'an answered call outside the permit', withCall({ permitted: false })],
  ['3.4', 'a call whose path is not told', withSample({ path: false })],
  ['4.1', 'a model without provenance', withModel({ provenanceComplete: false })],
  ['5.1', 'a generative model without admission', without('admitted')],
  ['5.2', 'a filing number that no list knows', without('filed')],
  ['5.2', 'no filing number', withModel({ filing: undefined })],
  ['6.3', 'a model that is not deployed', without('deployed')],
  [
    '14.3',
    'no rating and nobody who decides',
    (world) => {
      unsigned('explainability-grounds')(world)
      withModel({ rating: 'partial' })(world)
    },
  ],
  ['14.5', 'no guard on what is published', withoutGuard('output', 'misconduct')],
  [
    '15.1',
    'a tier of another table',
    withApplication({ derivation: { tier: 'high', table: { digest: 'old' } } }),
  ],
  ['15.2', 'a registry that the ledger does not know', set({ inventory: new Map() })],
  ['15.3', 'a permit of a lower tier', withPermit(() => ({ tier: 'low' }))],
  [
    '15.3',
    'a permit that lasts too long',
    withPermit(({ notBefore }) => ({ notAfter: addDays(notBefore, 181) })),
  ],
  [
    '15.3',
    'no guards of what leaves',
    withPermit(({ guards }) => ({ guards: { ...guards, output: [] } })),
  ],
  [
    '15.3',
    'records that lag behind answers',
    withPermit(() => ({ record: { durability: 'within-500ms' } })),
  ],
  ['16.1', 'a listed scenario in a lower tier', withApplication({ tier: 'medium' })],
  ['16.2', 'an approval of a role alone', withDecision({ kind: 'approval' })],
  ['16.2', 'a resolution on another version', withDecision({ dossierDigest: 'other' })],
  ['16.2', 'no decision in force', set({ decisions: new Map() })],
  [
    '18.2',
    'one supplier for every call',
    (world) => withCall({ supplier: world.ids.supplier })(world),
  ],
  ['18.3', 'data above the class of the listing', withPermit(() => ({ dataClasses: ['core'] }))],
  ['18.4', 'a supplier off the list', withSupplier({ listed: false })],
  ['18.4', 'a supplier that nobody knows', set({ suppliers: new Map() })],
  ['21.1', 'no signed model card', unsigned('model-card')],
  ['21.2', 'no label', withPermit(() => ({ label: undefined }))],
  ['21.3', 'no notice', withPermit(() => ({ notice: undefined }))],
  ['21.4', 'a version without its entry', set({ versionEntries: new Map() })],
  ['21.5', 'content destroyed too early', set({ destructions: { destroyed: 2, early: ['key'] } })],
  ['22.1', 'no rating', withModel({ rating: undefined })],
  ['22.2', 'an insufficient model that decides', withModel({ rating: 'insufficient' })],
  ['22.4', 'a record that is not proven', withSample({ proven: false })],
  ['22.4', 'a record without raw data', withSample({ rawData: false })],
  ['23.1', 'facts that changed since the approval', withDecision({ dossierDigest: 'other' })],
  [
    '24.1',
    'a permit for more than was declared',
    withPermit(() => ({ dataClasses: ['important'] })),
  ],
  ['24.4', 'no guard for identifiers', withoutGuard('input', 'identifier')],
  ['24.6', 'a guard of the tier that is off', withoutGuard('output', 'identifier')],
  ['24.7', 'data above the class of the listing', withPermit(() => ({ dataClasses: ['core'] }))],
  ['25.2', 'an answered call of nobody known', withCall({ application: 'app_other' })],
  ['25.4', 'no guard against injection', withoutGuard('input', 'injection')],
  ['26.1', 'no impact analysis', unsigned('impact-analysis')],
  ['29.1', 'a report that nobody acknowledged', without('reported')],
]

test.each(spoilt)('%s does not hold with %s', (statement, _, spoil) => {
  const world = complete()
  spoil(world)
  expect(decided(world.values).get(statement)).toMatchObject({
    finding: 'fails',
    todo: expect.anything(),
  })
})

test('every check that decides is spoilt by something', () => {
  const tried = new Set(spoilt.map(([statement]) => statement))
  const deciding = [...checks.values()].filter(({ awaits }) => awaits === undefined)
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
  const sources = [...checks.values()].filter(({ awaits }) => awaits === undefined)
  expect(new Set(sources.map(({ source }) => source)).size).toBe(sources.length)
})
