import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCatalogue } from '#platform/catalogue.ts'
import { versionDraft } from './fixture.ts'
import { digestOf, ModelVersionDraft, versionState } from './model-version.ts'
import { Provenance, personalFields, provenanceGaps, readProvenanceFields } from './provenance.ts'

describe('the digest of a version', () => {
  test('is the artefact’s own, and that of the declaration for what is only called', () => {
    const digest = `sha256:${'ab'.repeat(32)}`
    expect(digestOf({ type: 'artefact', location: 'models/a.onnx', digest })).toBe(digest)
    expect(digestOf(versionDraft.source)).toMatch(/^sha256:[0-9a-f]{64}$/)
  })

  test('differs wherever the declarations differ, also in where one field ends', () => {
    const source = fc.record({
      type: fc.constant('endpoint' as const),
      endpoint: fc.string(),
      upstreamModel: fc.string(),
      statement: fc.string(),
    })
    fc.assert(
      fc.property(source, source, (left, right) => {
        const same =
          left.endpoint === right.endpoint &&
          left.upstreamModel === right.upstreamModel &&
          left.statement === right.statement
        expect(digestOf(left) === digestOf(right)).toBe(same)
      }),
    )
    const shifted = {
      type: 'endpoint',
      endpoint: 'ab',
      upstreamModel: 'c',
      statement: 'd',
    } as const
    expect(digestOf(shifted)).not.toBe(digestOf({ ...shifted, endpoint: 'a', upstreamModel: 'bc' }))
  })
})

describe('provenance', () => {
  test('has the fields of the catalogue', () => {
    const { groups } = readCatalogue('model-fields.yaml') as {
      groups: { fields: { id: string; type: string }[] }[]
    }
    const fields = groups.flatMap((group) => group.fields)
    expect(fields.map(({ id }) => id)).toEqual(Object.keys(Provenance.unwrap().shape))
    expect(readProvenanceFields()).toHaveLength(fields.length)
  })

  test('names what a model of this kind and origin needs and lacks', () => {
    const external = { kind: 'generative', origin: 'external' } as const
    expect(provenanceGaps(external, {})).toEqual([
      'dataSource',
      'deploymentOperator',
      'deployedOn',
      'deploymentEnvironment',
    ])
    expect(provenanceGaps(external, { dataSource: '公开语料' })).not.toContain('dataSource')
    const predictive = provenanceGaps({ kind: 'predictive', origin: 'in-house' }, {})
    const generative = provenanceGaps({ kind: 'generative', origin: 'in-house' }, {})
    expect(predictive).toContain('parameterHistory')
    expect(generative).not.toContain('parameterHistory')
  })

  test('people’s names never reach the state that entries carry', () => {
    const provenance = Object.fromEntries(
      personalFields.map((field) => [field, '示例人员甲']),
    ) as Provenance
    const state = versionState({ ...versionDraft, provenance } as never)
    expect(JSON.stringify(state)).not.toContain('示例人员甲')
  })
})

test.each([
  ['a digest of another form', { source: { type: 'artefact', location: 'x', digest: 'md5:00' } }],
  ['a digest that is claimed for an endpoint', { source: { ...versionDraft.source, digest: 'x' } }],
  ['a negative price', { price: { inputPerMillion: -1, outputPerMillion: 0, currency: 'CNY' } }],
  ['an unknown field', { approved: true }],
])('a version with %s is no draft', (_, change) => {
  expect(ModelVersionDraft.safeParse({ ...versionDraft, ...change }).success).toBe(false)
  expect(ModelVersionDraft.safeParse(versionDraft).success).toBe(true)
})
