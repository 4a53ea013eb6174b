import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parentOf } from './otlp.ts'
import { readTraceSettings } from './trace-settings.ts'

describe('the variables of OpenTelemetry', () => {
  const endpoint = 'http://collector:4318'

  test.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['no address', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' }],
    ['switched off', { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SDK_DISABLED: 'TRUE' }],
    ['no exporter', { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_EXPORTER: 'none' }],
  ])('%s: no traces', (_what, environment) => {
    expect(readTraceSettings(environment)).toBeUndefined()
  })

  test('an address of traces wins over the general one, and is taken as it stands', () => {
    expect(readTraceSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/` })?.endpoint).toBe(
      `${endpoint}/v1/traces`,
    )
    expect(
      readTraceSettings({
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://other/t',
      })?.endpoint,
    ).toBe('https://other/t')
  })

  test.each([
    [undefined, undefined, 'parent', 1],
    ['always_off', undefined, 'own', 0],
    ['traceidratio', '0.25', 'own', 0.25],
    ['parentbased_traceidratio', '0.1', 'parent', 0.1],
    ['traceidratio', 'half', 'own', 1],
  ])('sampler %s %s', (name, argument, sampler, ratio) => {
    expect(
      readTraceSettings({
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
        OTEL_TRACES_SAMPLER: name,
        OTEL_TRACES_SAMPLER_ARG: argument,
      }),
    ).toMatchObject({ sampler, ratio })
  })

  test('what is malformed never makes the start fail', () => {
    const names = ['HEADERS', 'TIMEOUT', 'ENDPOINT'].map((name) => `OTEL_EXPORTER_OTLP_${name}`)
    const others = ['OTEL_RESOURCE_ATTRIBUTES', 'OTEL_BSP_SCHEDULE_DELAY', 'OTEL_TRACES_SAMPLER']
    const record = fc.record(
      Object.fromEntries([...names, ...others].map((name) => [name, fc.string()])),
    )
    fc.assert(
      fc.property(record, (environment) => {
        readTraceSettings({ ...environment, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint })
      }),
    )
  })
})

describe('a traceparent', () => {
  test.each([
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', true],
    ['cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes', true],
    ['ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', false],
    ['00-00000000000000000000000000000000-00f067aa0ba902b7-01', false],
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01', false],
    ['00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01', false],
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7', false],
    ['', false],
  ])('%s is one: %s', (text, holds) => {
    expect(parentOf(text) !== undefined).toBe(holds)
  })

  test('nothing that comes in is taken for one by chance', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parentOf(text)).toBeUndefined()
      }),
    )
  })
})
