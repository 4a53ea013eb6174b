import type { Comparison, ExitMetric, StopMetric } from '#contexts/governance/index.ts'
import type { Bilingual } from '#kernel/bilingual.ts'

/** What is watched, as people are told of it. */
export const metricWords: Readonly<Record<StopMetric | ExitMetric, Bilingual>> = {
  'error-percent': { zh: '错误率（%）', en: 'Errors (%)' },
  'refusal-percent': { zh: '拒绝率（%）', en: 'Refusals (%)' },
  'finding-percent': { zh: '护栏发现率（%）', en: 'Guard findings (%)' },
  'latency-p50-ms': { zh: '延迟中位数（毫秒）', en: 'Latency p50 (ms)' },
  'latency-p95-ms': { zh: '延迟 p95（毫秒）', en: 'Latency p95 (ms)' },
  'latency-p99-ms': { zh: '延迟 p99（毫秒）', en: 'Latency p99 (ms)' },
  'complaint-count': { zh: '投诉数', en: 'Complaints' },
  'drift-value': { zh: '漂移值', en: 'Drift' },
  'stop-count': { zh: '停用次数', en: 'Stops' },
  'idle-days': { zh: '闲置天数', en: 'Days without a call' },
}

export const comparisonWords: Readonly<Record<Comparison, Bilingual>> = {
  above: { zh: '高于', en: 'above' },
  below: { zh: '低于', en: 'below' },
}
