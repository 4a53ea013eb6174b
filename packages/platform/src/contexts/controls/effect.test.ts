import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, type Instant } from '#kernel/time.ts'
import { effectOf, type Judged } from './effect.ts'

const at = '2026-09-01T00:00:00.000Z' as Instant
const judged = fc.record<Judged>({
  duty: fc.constantFrom('enforced', 'measured', 'recorded', 'supervisory'),
  elsewhere: fc.boolean(),
  finding: fc.constantFrom('holds', 'fails', 'unknown', 'nothing-applies'),
  lapsed: fc.boolean(),
  coverage: fc.option(fc.record({ covered: fc.nat(9), applicable: fc.nat(9) }), { nil: undefined }),
  probe: fc.constantFrom('held', 'passed-through', 'too-old', 'never-ran'),
  attestedUntil: fc.constantFrom(undefined, addDays(at, 1), addDays(at, -1)),
  at: fc.constant(at),
})

test('only what holds is effective, and of what is enforced only what its probes proved lately', () => {
  fc.assert(
    fc.property(judged, (one) => {
      if (effectOf(one) !== 'effective') return
      expect(one.finding).toBe('holds')
      if (one.duty === 'enforced') expect(one.probe).toBe('held')
    }),
  )
})

test('a probe that passed through is failing whatever was found', () => {
  fc.assert(
    fc.property(judged, (one) => {
      const broken = {
        ...one,
        duty: 'enforced',
        probe: 'passed-through',
        elsewhere: false,
      } as const
      expect(effectOf(broken)).toBe('failing')
    }),
  )
})

test("a person's word counts only where nothing is known of a recorded statement, and not past its end", () => {
  fc.assert(
    fc.property(judged, (one) => {
      if (effectOf(one) !== 'attested') return
      expect(one).toMatchObject({
        duty: 'recorded',
        finding: 'unknown',
        attestedUntil: addDays(at, 1),
      })
    }),
  )
})

test('what is not known is never better than unmeasured or attested', () => {
  fc.assert(
    fc.property(judged, (one) => {
      const effect = effectOf({ ...one, finding: 'unknown', elsewhere: false })
      expect(['unmeasured', 'attested', 'failing']).toContain(effect)
    }),
  )
})

test('a gap of a tenth is degraded where it is measured, and failing where it is enforced', () => {
  const base = {
    elsewhere: false,
    finding: 'fails',
    lapsed: false,
    probe: 'held',
    attestedUntil: undefined,
    at,
  } as const
  const coverage = { covered: 9, applicable: 10 }
  expect(effectOf({ ...base, duty: 'measured', coverage })).toBe('degraded')
  expect(effectOf({ ...base, duty: 'enforced', coverage })).toBe('failing')
  expect(effectOf({ ...base, duty: 'measured', coverage: { covered: 8, applicable: 10 } })).toBe(
    'failing',
  )
  expect(effectOf({ ...base, duty: 'recorded', coverage, lapsed: true })).toBe('stale')
})
