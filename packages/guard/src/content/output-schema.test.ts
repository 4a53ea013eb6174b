import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalise } from '../normalise.ts'
import {
  type CompiledSchema,
  compileSchema,
  openSchemaCache,
  outputSchemaDetector,
} from './output-schema.ts'
import type { JsonSchema } from './schema-limits.ts'

function compiled(schema: JsonSchema): CompiledSchema & { outcome: 'compiled' } {
  const outcome = compileSchema(schema)
  if (outcome.outcome !== 'compiled') throw new Error(outcome.problem)
  return outcome
}

const decision = {
  type: 'object',
  properties: {
    grade: { enum: ['AA', 'A', 'B'] },
    limit: { type: 'number', maximum: 500_000 },
    reasons: { type: 'array', items: { type: 'string', pattern: '^[^0-9]*$' }, uniqueItems: true },
  },
  required: ['grade', 'limit'],
  additionalProperties: false,
} as const

test('references that multiply where nothing counts them are refused', () => {
  const chain = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => {
      const next = { $ref: `#/others/d${index + 1}` }
      return [`d${index}`, { allOf: [next, next] }]
    }),
  )
  const others = { ...chain, d40: { type: 'object' } }
  const refused = { outcome: 'refused', problem: 'unsupported-keyword' }
  expect(compileSchema({ $ref: '#/others/d0', others })).toEqual(refused)
  expect(compileSchema({ $ref: '#/$defs/a/enum/0', $defs: { a: { enum: [{}] } } })).toEqual(refused)
  const definitions = JSON.parse(JSON.stringify(others).replaceAll('others', 'definitions'))
  const { check } = compiled({ $ref: '#/definitions/d0', definitions })
  expect(check('{}')).toEqual({ outcome: 'violates', violations: [{ kind: 'too-costly' }] })
  const named = { 'a/b %': { type: 'string' } }
  expect(compiled({ $defs: named, $ref: '#/$defs/a~1b%20%25' }).check('1').outcome).toBe('violates')
})

describe('the declared schema of an answer', () => {
  test('an answer that conforms has no finding', () => {
    const { check } = compiled(decision)
    expect(check('{"grade":"A","limit":300000,"reasons":["稳定收入"]}')).toEqual({
      outcome: 'conforms',
    })
  })

  test('an answer that does not is found, by keyword and never by value', () => {
    const detector = outputSchemaDetector(compiled(decision))
    const answer = '{"grade":"A","limit":"王小明 secret","6222600260001072444":1}'
    const findings = detector.detect(normalise(answer), {
      origin: 'assistant',
      direction: 'output',
    })
    expect(findings.map(({ kind }) => kind).sort()).toEqual([
      'schema-additionalProperties',
      'schema-type',
    ])
    for (const each of ['secret', '王小明', '6222600260001072444']) {
      expect(JSON.stringify(findings)).not.toContain(each)
    }
    const { check } = compiled(decision)
    expect(JSON.stringify(check(answer))).not.toContain('6222600260001072444')
  })

  test('equal items are found whatever the order of their keys', () => {
    const { check } = compiled({ type: 'array', uniqueItems: true })
    expect(check('[{"a":1,"b":2},{"b":2,"a":1}]')).toMatchObject({
      violations: [{ kind: 'uniqueItems' }],
    })
    expect(check('[{"a":1},{"a":2}]')).toEqual({ outcome: 'conforms' })
  })

  test('text that is not JSON, too deep or too large is a violation', () => {
    const { check } = compiled({})
    expect(check('Sure! {"a":1}')).toEqual({
      outcome: 'violates',
      violations: [{ kind: 'not-json' }],
    })
    expect(check('['.repeat(100_000))).toEqual({
      outcome: 'violates',
      violations: [{ kind: 'too-deep' }],
    })
    expect(check(`"${'x'.repeat(1_100_000)}"`)).toEqual({
      outcome: 'violates',
      violations: [{ kind: 'too-large' }],
    })
  })

  test('draft-07 is read as such', () => {
    const { check } = compiled({
      $schema: 'http://json-schema.org/draft-07/schema#',
      items: [{ type: 'string' }],
      additionalItems: false,
    })
    expect(check('["a"]')).toEqual({ outcome: 'conforms' })
    expect(check('["a",1]')).toMatchObject({ violations: [{ kind: 'additionalItems' }] })
  })
})

describe('schemas that are bombs', () => {
  test('references that double at every level end the check', () => {
    const $defs: Record<string, unknown> = { d0: { type: 'string' } }
    for (let level = 1; level <= 30; level += 1) {
      const $ref = `#/$defs/d${level - 1}`
      $defs[`d${level}`] = { anyOf: [{ $ref }, { $ref }] }
    }
    const { check } = compiled({ $defs, $ref: '#/$defs/d30' })
    expect(check('1')).toEqual({ outcome: 'violates', violations: [{ kind: 'too-costly' }] })
  })

  test('a reference to itself ends the check', () => {
    const { check } = compiled({ allOf: [{ $ref: '#' }] })
    expect(check('1')).toEqual({ outcome: 'violates', violations: [{ kind: 'too-costly' }] })
  })

  test('recursion that branches over one place is bounded', () => {
    const node = {
      type: 'object',
      properties: { x: { anyOf: [{ $ref: '#' }, { $ref: '#' }] } },
      required: ['y'],
    }
    const { check } = compiled(node)
    expect(check(`${'{"x":'.repeat(40)}1${'}'.repeat(40)}`)).toMatchObject({ outcome: 'violates' })
  })

  test.each([
    ['remote-reference', { $ref: 'https://example.com/schema.json' }],
    ['unsupported-keyword', { $dynamicRef: '#node' }],
    ['unsupported-keyword', { properties: { a: { $id: 'x' } } }],
    ['bad-pattern', { pattern: '(?=a)' }],
    ['invalid-schema', { type: 'colour' }],
    ['invalid-schema', { $ref: '#/$defs/absent' }],
    ['too-large', { enum: Array.from({ length: 5_000 }, (_, index) => index) }],
    ['not-an-object', [] as unknown as JsonSchema],
  ] as const)('%s', (problem, schema) => {
    expect(compileSchema(schema)).toEqual({ outcome: 'refused', problem })
  })

  test('a schema that is too deep', () => {
    let schema: JsonSchema = {}
    for (let level = 0; level < 50; level += 1) schema = { not: schema }
    expect(compileSchema(schema)).toEqual({ outcome: 'refused', problem: 'too-deep' })
  })
})

test('a schema is compiled once', () => {
  const compile = openSchemaCache(2)
  const first = compile(decision)
  expect(compile({ ...decision })).toBe(first)
  compile({ type: 'string' })
  compile({ type: 'number' })
  expect(compile(decision)).not.toBe(first)
})

test('no answer makes the check throw', () => {
  const { check } = compiled(decision)
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (answer) => {
      expect(['conforms', 'violates']).toContain(check(answer).outcome)
    }),
  )
})
