import { checkLabelText, INJECTION_THRESHOLD, parsePolicy } from '@hengjian/guard'
import { describe, expect, test } from 'vitest'
import { type ModelVersionId, newId } from '#kernel/ids.ts'
import { guardsOf } from './guard-policy.ts'
import { labelOf } from './label.ts'
import { Permit, type PermittedModel } from './permit.ts'
import { PermitLabel } from './permit-guards.ts'

const tiers = ['high', 'medium', 'low'] as const

describe.each(tiers)('the guards of tier %s', (tier) => {
  test('are a policy that the guards take', () => {
    for (const publishes of [true, false]) {
      const guards = guardsOf(tier, { publishes })
      expect(parsePolicy(guards)).toEqual(guards)
    }
  })

  test('hide every identifier on its way in, and refuse every secret', () => {
    const { input } = guardsOf(tier, { publishes: false })
    expect(input).toContainEqual(
      expect.objectContaining({ guard: 'identifier', kind: '*', action: 'token' }),
    )
    for (const kind of ['api-key', 'private-key', 'jwt', 'bearer-token', 'password']) {
      expect(input).toContainEqual(expect.objectContaining({ kind, action: 'refuse' }))
    }
  })

  test('read injection at the threshold of its model', () => {
    const { input } = guardsOf(tier, { publishes: false })
    const rule = input.find(({ guard }) => guard === 'injection')
    expect(rule).toMatchObject({
      threshold: INJECTION_THRESHOLD,
      action: tier === 'low' ? 'flag' : 'refuse',
    })
  })

  test('refuse misconduct where answers are published, and note it elsewhere', () => {
    const actions = (publishes: boolean) =>
      guardsOf(tier, { publishes })
        .output.filter(({ guard }) => guard === 'misconduct')
        .map(({ action }) => action)
    expect(actions(true)).toEqual(['refuse'])
    expect(actions(false)).toEqual(['flag'])
  })

  test('say by name what is waived, and waive nothing in the high tier', () => {
    const { onFailure, onUnjudged, waiver } = guardsOf(tier, { publishes: true })
    expect({ onFailure, waiver }).toEqual(
      tier === 'high'
        ? { onFailure: 'refuse', waiver: undefined }
        : { onFailure: 'waive', waiver: `${tier}-guard-waiver` },
    )
    expect(onUnjudged).toBe(tier === 'high' ? 'refuse' : 'flag')
  })
})

test('a permit without guards is no permit', () => {
  const { guards, ...others } = Permit.unwrap().shape
  expect(guards.safeParse(undefined).success).toBe(false)
  expect(others.format.safeParse('hengjian-permit@v1').success).toBe(false)
})

const model = (kind: PermittedModel['kind']): PermittedModel => ({
  version: newId('mver') as ModelVersionId,
  ...{ name: 'm', kind, digest: 'sha256:1', advisory: false, rating: 'adequate' },
})

test.each([
  ['none', undefined],
  ['one that is a label', { zh: 'AI生成', en: 'AI-generated' }],
  ['one that is none', { zh: '智能服务', en: 'Smart service' }],
])(
  'a generative model is labelled under the standard where the dossier words %s',
  (_what, approved) => {
    const label = labelOf([model('embedding'), model('generative')], approved, undefined)
    expect(checkLabelText(label!.visible.zh)).toEqual({ outcome: 'valid' })
    expect(checkLabelText(label!.visible.en)).toEqual({ outcome: 'valid' })
  },
)

test('the metadata names the institution by its provider code, where it has a credit code', () => {
  const code = '91110000MA00HJ8X8'
  const valid = `${code}B`
  const label = labelOf([model('generative')], undefined, { creditCode: valid })
  expect(label!.metadata).toEqual({ providerCode: `0011${valid}00000` })
  expect(PermitLabel.safeParse(label).success).toBe(true)
  for (const serviceCode of ['1XGW3', '20001']) {
    const named = labelOf([model('generative')], undefined, { creditCode: valid, serviceCode })
    expect(named!.metadata).toEqual({ providerCode: `0011${valid}${serviceCode}` })
    expect(PermitLabel.safeParse(named).success).toBe(true)
  }
  const wrong = { ...label, metadata: { providerCode: `0011${code}000000` } }
  expect(PermitLabel.safeParse(wrong).success).toBe(false)
  expect(labelOf([model('generative')], undefined, undefined)!.metadata).toEqual({})
})

test('what generates nothing is not labelled', () => {
  expect(labelOf([model('embedding'), model('predictive')], undefined, undefined)).toBeUndefined()
})
