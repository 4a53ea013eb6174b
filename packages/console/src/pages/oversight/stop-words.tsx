import { Link } from '@tanstack/react-router'
import type { Item } from '../../api/client.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ApplicationName } from '../../pieces/applications.tsx'
import { useModelVersions } from '../../pieces/model-versions.tsx'
import { useSuppliers } from '../../pieces/suppliers.tsx'

export type Stop = Item<'GET /stops'>
export type StopScope = Stop['scope']

export const scopeNames = texts({
  all: ['全部应用', 'Everything'],
  application: ['应用', 'An application'],
  model: ['模型版本', 'A model version'],
  supplier: ['供应商', 'A supplier'],
  tool: ['工具', 'A tool'],
})

const causeWords = texts({
  above: ['高于', 'above'],
  below: ['低于', 'below'],
  within: [
    (minutes: number, calls: number) => `（${minutes} 分钟内，${calls} 次调用）`,
    (minutes: number, calls: number) => ` (within ${minutes} minutes, ${calls} calls)`,
  ],
})

export const metricNames = texts({
  'error-percent': ['错误率（%）', 'Errors (%)'],
  'refusal-percent': ['拒绝率（%）', 'Refusals (%)'],
  'finding-percent': ['护栏发现率（%）', 'Guard findings (%)'],
  'latency-p50-ms': ['延迟中位数（毫秒）', 'Latency p50 (ms)'],
  'latency-p95-ms': ['延迟 p95（毫秒）', 'Latency p95 (ms)'],
  'latency-p99-ms': ['延迟 p99（毫秒）', 'Latency p99 (ms)'],
  'complaint-count': ['投诉数', 'Complaints'],
  'drift-value': ['漂移值', 'Drift'],
  'held-percent': ['留待复核率（%）', 'Held for review (%)'],
  'overruled-percent': ['复核推翻率（%）', 'Overruled in review (%)'],
})

/** What a stop hits, by name where there is one. */
export function StopHits({ scope, target }: Pick<Stop, 'scope' | 'target'>) {
  const names = useTexts(scopeNames)
  if (scope === 'all') return <span>{names.all}</span>
  if (scope === 'application') return <ApplicationName id={target} />
  if (scope === 'model') return <ModelVersionName id={target} />
  if (scope === 'supplier') return <SupplierName id={target} />
  return (
    <span>
      {names[scope]} <span className="mono">{target}</span>
    </span>
  )
}

const SupplierName = ({ id }: { id: string }) => <span>{useSuppliers().nameOf(id)}</span>

const ModelVersionName = ({ id }: { id: string }) => (
  <Link to="/model-versions/$id" params={{ id }}>
    {useModelVersions().nameOf(id)}
  </Link>
)

/** Which condition of the permit was met, with the value that met it. */
export function StopCause({ cause }: { cause: NonNullable<Stop['cause']> }) {
  const say = useTexts(causeWords)
  const metrics = useTexts(metricNames)
  const { metric, comparison, threshold, value, windowMinutes, calls } = cause
  return (
    <span>
      {metrics[metric]} {value} {say[comparison]} {threshold}
      {say.within(windowMinutes, calls)}
    </span>
  )
}
