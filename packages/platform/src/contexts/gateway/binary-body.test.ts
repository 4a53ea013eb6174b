import {
  decodeTensor,
  encodeTensor,
  identifierDetector,
  openVault,
  redactionPolicy,
} from '@hengjian/guard'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isCatalogueError } from '#kernel/errors.ts'
import { partsOf, readableOf, type Wire, wireOf, withRaw } from './binary-body.ts'
import { guardAnswer } from './guard-answer.ts'
import { emptyNotes, type Guarding } from './guarding.ts'
import { readInference, writeInference } from './inference.ts'
import type { Json } from './json.ts'

const MOBILE = '13800138000'
const float = fc.float({ noNaN: true })
const sampleOf = {
  BOOL: fc.boolean(),
  INT8: fc.integer({ min: -128, max: 127 }),
  UINT8: fc.integer({ min: 0, max: 255 }),
  INT16: fc.integer({ min: -32_768, max: 32_767 }),
  UINT32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  INT64: fc.oneof(fc.maxSafeInteger(), fc.constantFrom(-(2n ** 63n), 2n ** 53n)),
  UINT64: fc.oneof(fc.maxSafeNat(), fc.constant(2n ** 64n - 1n)),
  FP16: fc.constantFrom(0.5, -2, 65_504, Number.POSITIVE_INFINITY),
  BF16: fc.constantFrom(0.5, -2, 3.25, Number.NaN),
  FP32: float,
  FP64: fc.double(),
  BYTES: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant(Uint8Array.of(0xff, 0xd8, 0))),
} satisfies Record<string, fc.Arbitrary<unknown>>
const datatypes = Object.keys(sampleOf) as (keyof typeof sampleOf)[]

const values = fc
  .constantFrom(...datatypes)
  .chain((datatype) =>
    fc.record({ datatype: fc.constant(datatype), data: fc.array<unknown>(sampleOf[datatype]) }),
  )
const rawTensor = ({ datatype, data }: { datatype: string; data: unknown[] }, at: number) => ({
  ...{ name: `t${at}`, shape: [data.length], datatype, data },
  parameters: { binary_data_size: encodeTensor(datatype, data).length },
})
/** Tensors as the door holds them: some came raw, some as JSON. */
const bodies = fc.array(values, { minLength: 1, maxLength: 4 }).map((all) => ({
  inputs: [...all.map(rawTensor), { name: 'plain', shape: [1], datatype: 'INT32', data: [7] }],
}))

const reread = ({ bytes, jsonBytes }: Wire, list: 'inputs' | 'outputs') => {
  const [json, raw] = partsOf({ bytes, jsonBytes })
  return withRaw(JSON.parse(json.toString()) as Json, list, raw)
}

test('what is written as raw bytes is read as the same values, of each datatype', () => {
  fc.assert(
    fc.property(bodies, (body) => {
      expect(reread(wireOf(body, 'inputs'), 'inputs')).toEqual(body)
    }),
    { numRuns: 30 },
  )
  for (const datatype of datatypes) {
    fc.assert(
      fc.property(fc.array(sampleOf[datatype] as fc.Arbitrary<unknown>), (data) => {
        expect(decodeTensor(datatype, encodeTensor(datatype, data))).toEqual(data)
      }),
      { numRuns: 8 },
    )
  }
})

test('the protocol’s own example is read', () => {
  const inputs = [
    { name: 'a', shape: [2, 2], datatype: 'UINT32', parameters: { binary_data_size: 16 } },
    { name: 'b', shape: [3], datatype: 'BOOL', parameters: { binary_data_size: 3 } },
  ]
  const json = Buffer.from(JSON.stringify({ inputs }))
  const raw = Buffer.from('01000000020000000300000000000080010001', 'hex')
  const wire = { bytes: Buffer.concat([json, raw]), jsonBytes: json.length }
  const body = readInference(wire, 'm')
  expect(body.inputs).toMatchObject([{ data: [1, 2, 3, 2 ** 31] }, { data: [true, false, true] }])
  expect(writeInference(body)).toEqual(wire)
})

test('a record shows them as JSON that says the same, without what was only about the bytes', () => {
  const data = [Number.NaN, 2n ** 60n, Uint8Array.of(255), 'text', 1]
  const tensor = {
    ...rawTensor({ datatype: 'BYTES', data }, 0),
    parameters: { binary_data_size: 9 },
  }
  expect(JSON.parse(readableOf({ inputs: [tensor] }, 'inputs').toString())).toEqual({
    inputs: [
      {
        ...{ name: 't0', shape: [5], datatype: 'BYTES' },
        data: ['NaN', String(2n ** 60n), { base64: '/w==' }, 'text', 1],
      },
    ],
  })
})

const wires = bodies.map((body) => wireOf(body, 'inputs'))
const outcomeOf = (wire: Wire) => {
  try {
    return readInference(wire, 'm')
  } catch (error) {
    expect(isCatalogueError(error, 'gateway.invalid_request')).toBe(true)
    return undefined
  }
}

test('a body that is cut, longer, or said to be of another length is refused, never read in part', () => {
  fc.assert(
    fc.property(wires, fc.nat(), fc.uint8Array({ minLength: 1 }), (wire, cut, more) => {
      expect(outcomeOf(wire)).toBeDefined()
      const { bytes, jsonBytes } = wire
      expect(outcomeOf({ bytes: bytes.subarray(0, cut % bytes.length), jsonBytes })).toBeUndefined()
      expect(outcomeOf({ bytes: Buffer.concat([bytes, more]), jsonBytes })).toBeUndefined()
      expect(outcomeOf({ bytes, jsonBytes: Number.POSITIVE_INFINITY })).toBeUndefined()
      const elsewhere = cut % (bytes.length + 9)
      if (elsewhere !== jsonBytes)
        expect(outcomeOf({ bytes, jsonBytes: elsewhere })).toBeUndefined()
      if (jsonBytes! < bytes.length) expect(outcomeOf({ bytes })).toBeUndefined()
    }),
    { numRuns: 30 },
  )
})

test('no bytes make the reader fail otherwise, and what it reads it writes as it was', () => {
  const parameters = fc.record({
    binary_data_size: fc.oneof(fc.nat(40), fc.constantFrom(-1, 0.5, '4', null, 2 ** 53)),
  })
  const tensor = fc.record(
    {
      ...{ name: fc.constantFrom('a', 'b', 'c'), parameters },
      shape: fc.array(fc.nat(4), { maxLength: 3 }),
      datatype: fc.constantFrom(...datatypes, 'STRING', '__proto__'),
      data: fc.constantFrom([], [1]),
    },
    { requiredKeys: ['name', 'shape', 'datatype', 'parameters'] },
  )
  const body = fc
    .record({ inputs: fc.array(tensor, { maxLength: 3 }) })
    .map((one) => JSON.stringify(one))
  fc.assert(
    fc.property(body, fc.uint8Array({ maxLength: 80 }), (json, raw) => {
      const bytes = Buffer.concat([Buffer.from(json), raw])
      const read = outcomeOf({ bytes, jsonBytes: Buffer.byteLength(json) })
      if (read !== undefined)
        expect(reread(writeInference(read), 'inputs')).toEqual({ inputs: read.inputs })
    }),
  )
  // Very many elements of nothing.
  expect(decodeTensor('BYTES', new Uint8Array(400_000))).toHaveLength(100_000)
  expect(decodeTensor('BYTES', new Uint8Array(4).fill(255))).toBeUndefined()
})

const identifiers = identifierDetector()
const guarding = (): Guarding => ({
  ...{ policy: redactionPolicy, detectors: [identifiers], checks: [], images: undefined },
  ...{ vault: openVault('binary-body-test'), notes: emptyNotes() },
})

test('in whatever order outputs come, and raw or not, the same leaves of each', () => {
  const output = fc.record({
    data: fc.array(fc.constantFrom(`电话 ${MOBILE}`, 'nothing', MOBILE), {
      minLength: 1,
      maxLength: 3,
    }),
    isRaw: fc.boolean(),
  })
  const outputs = fc
    .array(output, { minLength: 1, maxLength: 4 })
    .map((all) =>
      all.map(({ data, isRaw }, at) => {
        const { parameters, ...tensor } = rawTensor({ datatype: 'BYTES', data }, at)
        return { isRaw, parameters, tensor }
      }),
    )
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
  const leaving = (body: Json) => {
    const judged = guardAnswer(
      { name: 'infer' },
      reread(wireOf(body, 'outputs'), 'outputs')!,
      guarding(),
    )
    expect(judged.ok).toBe(true)
    const left = (judged as { body: Json }).body
    expect(reread(wireOf(left, 'outputs'), 'outputs')).toBeDefined()
    const { outputs: shown } = JSON.parse(readableOf(left, 'outputs').toString()) as {
      outputs: { name: string }[]
    }
    return new Map(shown.map((one) => [one.name, one]))
  }
  fc.assert(
    fc.property(outputs, ([all, shuffled]) => {
      const plain = leaving({ outputs: all.map(({ tensor }) => tensor) })
      const mixed = shuffled.map(({ tensor, isRaw, parameters }) =>
        isRaw ? { ...tensor, parameters } : tensor,
      )
      expect(leaving({ outputs: mixed })).toEqual(plain)
      expect(JSON.stringify([...plain])).not.toContain(MOBILE)
    }),
    { numRuns: 20 },
  )
})
