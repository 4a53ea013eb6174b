import type { Item } from '../api/client.ts'
import { texts, useTexts } from '../language/language.tsx'
import { useNumber } from './instant.tsx'
import { Facts } from './page.tsx'
import { Blank } from './states.tsx'

type Counts = Item<'GET /monitor/live'>['all']

const words = texts({
  none: ['没有调用', 'No calls'],
  calls: ['调用', 'Calls'],
  refused: ['拒绝', 'Refused'],
  blocked: ['护栏拦截', 'Blocked by guards'],
  failed: ['失败', 'Failed'],
  interrupted: ['中断', 'Interrupted'],
  found: ['有护栏发现', 'With findings'],
  held: ['转人工复核', 'Held for review'],
  tokens: ['词元（入 / 出）', 'Tokens (in / out)'],
  latency: ['延迟 P50 / P95 / P99', 'Latency p50 / p95 / p99'],
  ms: [(text: string) => `${text} 毫秒`, (text: string) => `${text} ms`],
})

/** What the gateways did, in numbers. */
export function CallCounts({ of }: { of: Counts | undefined }) {
  const say = useTexts(words)
  const number = useNumber()
  if (of === undefined || of.calls + of.refused === 0) return <Blank title={say.none} />
  const { latencyMs } = of
  const counted = ['calls', 'refused', 'blocked', 'failed', 'interrupted', 'found', 'held'] as const
  return (
    <Facts
      of={[
        ...counted.map((name) => [say[name], number(of[name])] as const),
        [say.tokens, `${number(of.inputTokens)} / ${number(of.outputTokens)}`],
        [
          say.latency,
          latencyMs &&
            say.ms([latencyMs.p50, latencyMs.p95, latencyMs.p99].map(number).join(' / ')),
        ],
      ]}
    />
  )
}
