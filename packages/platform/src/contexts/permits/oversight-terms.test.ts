import { describe, expect, test } from 'vitest'
import { formatCondition, type OversightPlan } from '#contexts/governance/index.ts'
import { type ModelVersionId, newId } from '#kernel/ids.ts'
import { fallbackOf, oversightOf } from './oversight-terms.ts'
import type { PermittedModel } from './permit.ts'

const version = newId('mver') as ModelVersionId
const model: PermittedModel = {
  ...{
    version,
    name: 'scorer',
    kind: 'generative',
    digest: 'sha256:00',
    advisory: false,
    rating: 'adequate',
  },
}
const plan: OversightPlan = {
  reviewPoints: [
    { name: '大额', when: 'amount >= 10', queue: '复核', onTimeout: 'release', reviewers: 1 },
  ],
  reviewDeadline: 'PT1H',
}
const high = { tier: 'high', decidesAboutPeople: false } as const
const medium = { tier: 'medium', decidesAboutPeople: false } as const

describe('the oversight of a permit', () => {
  test('in the high tier a point must be there, and no time limit releases', () => {
    expect(() => oversightOf(high, undefined, [model])).toThrow(/too few review points/)
    expect(() => oversightOf(high, plan, [model])).toThrow(/would release by itself/)
    const [point] = plan.reviewPoints
    const refusing = { ...plan, reviewPoints: [{ ...point!, onTimeout: 'refuse' as const }] }
    expect(oversightOf(high, refusing, [model]).points).toMatchObject([{ unknown: 'hold' }])
    expect(oversightOf(medium, plan, [model]).points).toMatchObject([
      { unknown: 'pass', onTimeout: 'release', withinMs: 3_600_000 },
    ])
  })

  test('an advisory model has a point that no plan can leave out, stricter where it is about people', () => {
    const advisory = { ...model, advisory: true }
    const whenOf = (decidesAboutPeople: boolean) => {
      const { points } = oversightOf({ tier: 'medium', decidesAboutPeople }, undefined, [advisory])
      return points.map(({ when, onTimeout }) => [formatCondition(when), onTimeout])
    }
    expect(whenOf(false)).toEqual([
      ['advisory and given decision and not decision = none', 'refuse'],
    ])
    expect(whenOf(true)).toEqual([['advisory and not decision = none', 'refuse']])
  })

  test('a fallback names models by name or version, those of the minting first, and no stranger', () => {
    const other = { ...model, version: newId('mver') as ModelVersionId, name: 'other' }
    const steps = [{ kind: 'model' as const, target: 'scorer' }, { kind: 'message' as const }]
    const fallback = { steps, triggers: ['timeout' as const], messageZh: '稍候', messageEn: 'wait' }
    expect(fallbackOf(fallback, [model, other], [other.version])).toEqual({
      on: ['timeout'],
      models: [other.version, version],
      last: { kind: 'message', text: { zh: '稍候', en: 'wait' } },
    })
    expect(() => fallbackOf(fallback, [other], [])).toThrow(/scorer is not a model/)
    expect(fallbackOf(undefined, [model], [])).toEqual({
      on: ['upstream-failed', 'timeout'],
      models: [],
    })
  })
})
