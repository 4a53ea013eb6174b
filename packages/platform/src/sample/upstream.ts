import { sampleErrors } from './errors.ts'
import type { SampleModel } from './institution.ts'

/** An OpenAI-compatible endpoint that answers in place of the built-in model. */
export interface SampleUpstream {
  readonly baseUrl: string
  readonly model: string
  readonly credential?: string
}

const UPSTREAM_TIMEOUT_MS = 60_000

/** Reads `HENGJIAN_SAMPLE_UPSTREAM`, `…_MODEL` and `…_KEY`. Error: `sample.upstream_incomplete`. */
export function sampleUpstreamOf(
  environment: Readonly<Record<string, string | undefined>>,
): SampleUpstream | undefined {
  const baseUrl = environment.HENGJIAN_SAMPLE_UPSTREAM
  if (baseUrl === undefined || baseUrl === '') return undefined
  const model = environment.HENGJIAN_SAMPLE_UPSTREAM_MODEL
  if (model === undefined || model === '') throw sampleErrors.upstream_incomplete()
  const credential = environment.HENGJIAN_SAMPLE_UPSTREAM_KEY
  const isGiven = credential !== undefined && credential !== ''
  return { baseUrl, model, ...(isGiven && { credential }) }
}

/**
 * The sample's generative model as the endpoint serves it. Its English name stays, because callers ask by it. Nothing is
 * known of such an endpoint but its address, and the entry says no more: no statement of the version, no
 * insight into how it answers. It is entered as open weights that the bank serves itself; what a
 * supplier offers needs a supplier and a filing number, which a sample cannot invent.
 */
export function servedBy(model: SampleModel, { baseUrl, model: name, credential }: SampleUpstream) {
  return {
    ...model,
    name: { zh: '示例生成模型（由环境变量指定）', en: model.name.en },
    origin: 'open-source',
    version: {
      version: 'environment',
      source: {
        type: 'endpoint',
        endpoint: baseUrl,
        upstreamModel: name,
        statement: '由环境变量 HENGJIAN_SAMPLE_UPSTREAM 指定，未取得版本声明',
      },
      explainability: {
        rating: 'insufficient',
        method: { zh: '仅观察输入与输出', en: 'Only input and output are observed' },
        grounds: {
          zh: '未取得模型内部机理与测评资料',
          en: 'Neither the internals of the model nor evaluations of it are at hand',
        },
      },
      provenance: { dataSource: '未说明' },
    },
    deployments: [
      {
        baseUrl,
        upstreamModel: name,
        priority: 0,
        timeoutMs: UPSTREAM_TIMEOUT_MS,
        enabled: true,
        ...(credential !== undefined && { credential }),
      },
    ],
  } satisfies SampleModel
}
