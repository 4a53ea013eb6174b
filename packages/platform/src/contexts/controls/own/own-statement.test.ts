import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PersonId } from '#kernel/ids.ts'
import { addDays } from '#kernel/time.ts'
import { wordsDigest, wordsThatCount } from '../attestation.ts'
import { shippedMeasures } from '../catalogue.ts'
import { decideAll, decideNarrowed } from '../decide.ts'
import { OwnRevisionId } from '../ids.ts'
import { AnyStatementId, isLooser, OwnStatementId, StatementId, statementsOf } from '../measures.ts'
import { at, complete, factsOf, nothing } from '../testing/facts.ts'
import { decidableOwn } from './decide-own.ts'
import { asStatement, DecidedBy, type Limit, type OwnAsked } from './own-statement.ts'

const measures = shippedMeasures.content
const statements = statementsOf(measures)
const attestations = new Map<string, never>()

const asked = (decidedBy: DecidedBy): OwnAsked => ({
  ...{ id: OwnRevisionId.parse(`own_${'0'.repeat(32)}`), statement: 'X-1', revision: 3 },
  ...{ digest: `sha256:${'a'.repeat(64)}`, draftedAt: at, adoptedAt: at },
  draftedBy: PersonId.parse(`per_${'0'.repeat(32)}`),
  content: {
    ...{ measure: 16, owner: 'risk-manager', decidedBy },
    ...{ says: { zh: '要求', en: 'asked' }, holds: { zh: '成立', en: 'holds' } },
  },
})

const decided = (decidedBy: DecidedBy, values = complete().values) => {
  const own = [decidableOwn(asked(decidedBy), measures)]
  return decideAll({ at, facts: factsOf(values), statements, own, attestations })
}

test('no number of an own statement is one of the measures, whatever it is', () => {
  for (const { id } of statements) expect(OwnStatementId.safeParse(id).success).toBe(false)
  fc.assert(
    fc.property(fc.stringMatching(/^X-[A-Z0-9]{1,5}([.-][A-Z0-9]{1,5})?$/), (id) => {
      expect(OwnStatementId.safeParse(id).success).toBe(true)
      expect(AnyStatementId.safeParse(id).success).toBe(true)
      expect(StatementId.safeParse(id).success).toBe(false)
    }),
  )
  for (const bad of [
    'X-',
    'X-a',
    'x-1',
    'X-1.',
    'X-1..2',
    'X-1/2',
    `X-${'1'.repeat(30)}`,
    '16.2',
  ]) {
    expect(OwnStatementId.safeParse(bad).success, bad).toBe(false)
  }
})

test('whatever an institution asks of itself, each statement of the measures is decided as without it', () => {
  const facts = factsOf(complete().values)
  const without = decideAll({ at, facts, statements, own: [], attestations })
  const everyBasis: readonly DecidedBy[] = [
    { by: 'word' },
    { by: 'limit', metric: 'error-percent', comparison: 'above', threshold: 1, callsMin: 1 },
    ...statements.map(({ id: of }): DecidedBy => ({ by: 'check', of, thresholds: {} })),
  ]
  const own = everyBasis.map((one) => decidableOwn(asked(one), measures))
  const results = decideAll({ at, facts, statements, own, attestations })
  expect(results.slice(0, statements.length)).toEqual(without)
  expect(results.slice(statements.length).every(({ statement }) => statement === 'X-1')).toBe(true)
})

test('its thresholds are never looser than those of the measures in force', () => {
  const named = statements.flatMap(({ id, thresholds }) =>
    Object.entries(thresholds).map(([name, threshold]) => ({ id, name, threshold })),
  )
  fc.assert(
    fc.property(fc.constantFrom(...named), fc.double({ noNaN: true }), (one, value) => {
      const { id, name, threshold } = one
      const own = asStatement(
        asked({ by: 'check', of: id, thresholds: { [name]: value } }),
        measures,
      )
      const held = own.thresholds[name]!.value
      expect(isLooser(held, threshold.value, threshold.stricter)).toBe(false)
      expect([value, threshold.value]).toContain(held)
    }),
  )
})

test('what rests on an enforced statement is effective only where its probes held, as that is', () => {
  const basis: DecidedBy = { by: 'check', of: '16.2', thresholds: {} }
  const { values } = complete()
  const both = (results: ReturnType<typeof decided>) =>
    ['16.2', 'X-1'].map((id) => results.find(({ statement }) => statement === id)!)
  const [base, own] = both(decided(basis, values))
  expect(own).toMatchObject({ duty: 'enforced', effect: base!.effect })
  const [unproven, ownUnproven] = both(decided(basis, { ...values, probes: new Map() }))
  expect(unproven).toMatchObject({ effect: 'unmeasured' })
  expect(ownUnproven).toMatchObject({ effect: 'unmeasured', detail: { because: 'no-probe' } })
})

test('what rests on a statement that the catalogue no longer has is unmeasured', () => {
  const own = decidableOwn(asked({ by: 'check', of: '1.1', thresholds: {} }), {
    ...measures,
    measures: measures.measures.filter(({ id }) => id !== 1),
  })
  const facts = factsOf(complete().values)
  const results = decideAll({ at, facts, statements: [], own: [own], attestations })
  expect(results).toMatchObject([{ effect: 'unmeasured', detail: { because: 'no-source' } }])
})

test('a limit is kept by each running application with enough calls, and by none where there are none', () => {
  const limit: DecidedBy = {
    ...({ by: 'limit', metric: 'error-percent', comparison: 'above' } as const),
    ...{ threshold: 5, callsMin: 10 },
  }
  const own = [decidableOwn(asked(limit), measures)]
  const { values } = complete()
  const [application] = values.applications
  const row = {
    ...{ application: application!.id, model: '', supplier: '', code: '', permitted: true },
    ...{ findings: 0, hidden: 0, costMilli: 0, metered: 0, reasoned: 0 },
  }
  const of = (answered: number, failed: number, stopped = 0) => {
    const rows = [
      { ...row, outcome: 'answered', calls: answered } as const,
      { ...row, outcome: 'failed', calls: failed } as const,
      { ...row, outcome: 'refused', code: 'stopped', calls: stopped } as const,
    ]
    const calls = { rows, byApplication: new Map([[application!.id, rows]]) }
    const facts = factsOf({ ...values, calls })
    return decideNarrowed({ at, facts, statements: [], own, attestations })[0]
  }
  expect(of(95, 5)).toMatchObject({ effect: 'effective', detail: { revision: 3 } })
  expect(of(94, 6)).toMatchObject({ effect: 'failing', detail: { gaps: [application!.id] } })
  expect(of(9, 0)).toMatchObject({ effect: 'not-applicable' })
  expect(of(0, 0, 50)).toMatchObject({ effect: 'not-applicable' })
  const none = { at, facts: factsOf(nothing()), statements: [], own, attestations }
  expect(decideAll(none)).toMatchObject([{ effect: 'not-applicable' }])
})

/** Ten of 200 calls with findings, 30 held; latencies by bucket, of which 4,607 and 147,455 ms are the upper ends. */
const counted = new Map(
  Object.entries({
    ...{ calls: 200, refused: 0, found: 10, held: 30, 'found:identifier:mobile': 6 },
    ...{ 'found:identifier:email': 2, 'found:injection:model': 1, 'ms:80': 190, 'ms:120': 10 },
  }),
)

test.each<[Partial<Limit>, held: number, broken: number]>([
  [{ metric: 'finding-percent' }, 5, 4.9],
  [{ metric: 'finding-percent', finding: 'identifier' }, 4, 3.9],
  [{ metric: 'finding-percent', finding: 'identifier:mobile' }, 3, 2.9],
  [{ metric: 'latency-p50-ms' }, 4_607, 4_606],
  [{ metric: 'latency-p99-ms' }, 147_455, 147_454],
  [{ metric: 'held-percent' }, 15, 14],
  [{ metric: 'overruled-percent' }, 25, 24],
  [{ metric: 'complaint-count' }, 3, 2],
  [{ metric: 'drift-value' }, 0.2, 0.1],
])('a limit of %j holds at what was measured, and not below it', (metric, held, broken) => {
  const { values, ids } = complete()
  const indicated = { sums: counted, decided: 8, overruled: 2, complaints: 3, drift: 0.2 }
  const of = (threshold: number, change: object = {}, more: object = {}) => {
    const limit = { by: 'limit', comparison: 'above', callsMin: 100, threshold, ...metric, ...more }
    const indicators = new Map([[ids.application, { ...indicated, ...change }]])
    const facts = factsOf({ ...values, indicators })
    const own = [decidableOwn(asked(DecidedBy.parse(limit)), measures)]
    return decideNarrowed({ at, facts, statements: [], own, attestations })[0]!.effect
  }
  expect(of(held)).toBe('effective')
  expect(of(broken)).toBe('failing')
  expect(of(held, {}, { callsMin: 201 })).toBe('not-applicable')
  const unknown = { decided: 0, overruled: 0, complaints: undefined, drift: undefined }
  expect(of(held, { ...unknown, sums: new Map() }, { callsMin: 1 })).toBe('not-applicable')
})

test('a percentage is 100 at most, and only the share of findings is of one finding', () => {
  const limit = { by: 'limit', comparison: 'above', callsMin: 1 }
  const parsed = (more: object) => DecidedBy.safeParse({ ...limit, ...more }).success
  expect(parsed({ metric: 'latency-p95-ms', threshold: 3_000 })).toBe(true)
  expect(parsed({ metric: 'held-percent', threshold: 101 })).toBe(false)
  expect(parsed({ metric: 'error-percent', threshold: 1, finding: 'injection' })).toBe(false)
})

test('a word counts for what it was given for, and for nothing that is asked instead', () => {
  const { statement, revision } = decidableOwn(asked({ by: 'word' }), shippedMeasures.content)
  const digest = wordsDigest({ statement, revision })
  const words = (...given: readonly [id: string, digest: string | undefined, until: string][]) =>
    wordsThatCount(
      given.map(([id, wordsDigest, validUntil]) => ({
        ...{ id, statement: statement.id, wordsDigest, validUntil: validUntil as typeof at },
      })),
      [{ statement, revision }],
    ).get(statement.id)
  expect(words(['att_1', digest, at])).toEqual({ id: 'att_1', validUntil: at })
  expect(words(['att_1', undefined, at])).toMatchObject({ outworn: true })
  // One that lasts longer but was given for something else hides none that counts.
  const later = addDays(at, 30)
  expect(words(['att_1', 'sha256:other', later], ['att_2', digest, at])).toEqual({
    ...{ id: 'att_2', validUntil: at },
  })
  expect(words(['att_1', digest, at], ['att_2', digest, later])).toMatchObject({ id: 'att_2' })
  const reworded = { ...statement, holds: { ...statement.holds, zh: '另有要求' } }
  expect(wordsDigest({ statement: reworded, revision })).not.toBe(digest)
  expect(wordsDigest({ statement, revision: (revision ?? 0) + 1 })).not.toBe(digest)
})

test('what an outworn word was given for is not attested, and the reason says what to do', () => {
  const own = [decidableOwn(asked({ by: 'word' }), shippedMeasures.content)]
  const { id } = own[0]!.statement
  const word = { id: 'att_1', validUntil: addDays(at, 30) }
  const of = (given: object) =>
    decideAll({
      ...{ at, facts: factsOf(nothing()), statements: [], own },
      attestations: new Map([[id, { ...word, ...given }]]),
    })[0]
  expect(of({})).toMatchObject({ effect: 'attested', detail: { attestation: 'att_1' } })
  expect(of({ outworn: true })).toMatchObject({
    effect: 'unmeasured',
    detail: { reason: { zh: expect.stringContaining('此前的措辞') } },
  })
})
