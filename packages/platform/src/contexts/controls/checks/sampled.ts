import type { FactValue } from '../facts/facts.ts'
import { eachOf, type Verdict } from './check.ts'

type Sampled = FactValue<'sample'>[number]

/** The verdict over the first so many of the sample: of fewer calls than were asked for, all are looked at. */
export function sampled(
  sample: FactValue<'sample'>,
  count: number,
  asks: { readonly zh: string; readonly en: string },
  holds: (call: Sampled) => boolean,
): Verdict {
  const wording = {
    which: { zh: '抽取的调用', en: 'calls drawn' },
    asks,
    todo: {
      zh: '查看缺口中的账本条目并核验账本',
      en: 'Look at the entries among the gaps, and verify the log',
    },
    of: 'calls',
  } as const
  return eachOf(sample.slice(0, count), wording, ({ entry }) => entry, holds)
}
