import { z } from 'zod'

/** How traces leave: from the standard variables of OpenTelemetry; absent where none names a collector. */
export interface TraceSettings {
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly resource: Readonly<Record<string, string>>
  /** `parent`: what the caller decided holds, where it said so. */
  readonly sampler: 'parent' | 'own'
  readonly ratio: number
  readonly delayMs: number
  readonly queueSpansMax: number
  readonly batchSpansMax: number
}

const count = (value: number) => z.coerce.number().int().positive().catch(value)
const url = z.url({ protocol: /^https?$/ })

/** What is malformed counts as not given, as the specification of the variables asks. */
export function readTraceSettings(
  environment: Readonly<Record<string, string | undefined>>,
): TraceSettings | undefined {
  const of = (name: string) => {
    const value = environment[`OTEL_${name}`]?.trim()
    return value === undefined || value === '' ? undefined : value
  }
  const exporter = (name: string) =>
    of(`EXPORTER_OTLP_TRACES_${name}`) ?? of(`EXPORTER_OTLP_${name}`)
  if (of('SDK_DISABLED')?.toLowerCase() === 'true' || of('TRACES_EXPORTER') === 'none')
    return undefined
  const base = of('EXPORTER_OTLP_ENDPOINT')?.replace(/\/+$/, '')
  const endpoint = of('EXPORTER_OTLP_TRACES_ENDPOINT') ?? (base && `${base}/v1/traces`)
  if (endpoint === undefined || !url.safeParse(endpoint).success) return undefined
  const sampler = of('TRACES_SAMPLER') ?? 'parentbased_always_on'
  return {
    endpoint,
    headers: pairsOf(exporter('HEADERS')),
    timeoutMs: count(10_000).parse(exporter('TIMEOUT')),
    resource: {
      ...pairsOf(of('RESOURCE_ATTRIBUTES')),
      ...{
        'service.name':
          of('SERVICE_NAME') ?? pairsOf(of('RESOURCE_ATTRIBUTES'))['service.name'] ?? 'hengjian',
      },
    },
    sampler: sampler.startsWith('parentbased_') ? 'parent' : 'own',
    ratio: ratioOf(sampler, of('TRACES_SAMPLER_ARG')),
    delayMs: count(5_000).parse(of('BSP_SCHEDULE_DELAY')),
    queueSpansMax: count(2_048).parse(of('BSP_MAX_QUEUE_SIZE')),
    batchSpansMax: count(512).parse(of('BSP_MAX_EXPORT_BATCH_SIZE')),
  }
}

function ratioOf(sampler: string, argument: string | undefined): number {
  if (sampler.endsWith('always_off')) return 0
  if (!sampler.endsWith('traceidratio')) return 1
  return z.coerce
    .number()
    .min(0)
    .max(1)
    .catch(1)
    .parse(argument ?? '1')
}

/** `name=value,name=value`, values percent-encoded. */
function pairsOf(text: string | undefined): Record<string, string> {
  const pairs = (text ?? '').split(',').flatMap((pair): [string, string][] => {
    const [name = '', ...value] = pair.split('=')
    if (name.trim() === '' || value.length === 0) return []
    const raw = value.join('=').trim()
    try {
      return [[name.trim(), decodeURIComponent(raw)]]
    } catch {
      return [[name.trim(), raw]]
    }
  })
  return Object.fromEntries(pairs)
}
