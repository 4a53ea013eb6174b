import type { PackScope } from '@hengjian/ledger'
import {
  type EntryFilter,
  type LedgerEntry,
  listNewestEntries,
  readEntry,
} from '#contexts/ledger/index.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Reader } from '#platform/database/schema.ts'
import type { Block } from '#platform/document/index.ts'
import type { Span } from '../reports/report.ts'
import { both } from '../reports/wording.ts'

/** The newest entries that fit a filter, in their order, and whether there were more. */
export async function takeNewest(
  reader: Reader,
  institution: InstitutionId,
  filter: EntryFilter,
  most: number,
): Promise<{ readonly entries: readonly LedgerEntry[]; readonly leftOut: boolean }> {
  const found = await listNewestEntries(reader, institution, filter, undefined, most + 1)
  return {
    entries: found.slice(0, most).map(readEntry).toReversed(),
    leftOut: found.length > most,
  }
}

const names: Readonly<Record<string, Bilingual>> = {
  'acts-of-each-subject': both('每一对象的办理记录', 'acts on each subject'),
  calls: both('调用记录', 'records of calls'),
  'runs-of-probes': both('探测记录', 'runs of probes'),
}

export function scopeOf({ from, until }: Span, limits: PackScope['limits']): PackScope {
  return { ...(from !== undefined && { from }), ...(until !== undefined && { until }), limits }
}

/** What was taken of the ledger and what was not, for a person to read. Pure. */
export function scopeBlocks({ from, until, limits }: PackScope): readonly Block[] {
  return [
    { kind: 'heading', level: 1, words: both('收录范围', 'What was taken') },
    {
      kind: 'facts',
      rows: [
        {
          label: both('期间', 'Time'),
          value:
            from === undefined && until === undefined
              ? both('不限', 'all')
              : both(
                  `${from ?? '最早'} 至 ${until ?? '现在'}`,
                  `${from ?? 'ever'} to ${until ?? 'now'}`,
                ),
        },
        ...limits.map(({ of, most, leftOut }) => ({
          label: names[of] ?? both(of, of),
          value: leftOut
            ? both(`最近 ${most} 条；更早的未收录`, `the newest ${most}; older ones are left out`)
            : both(`全部收录（上限 ${most} 条）`, `all of them (at most ${most})`),
        })),
      ],
    },
  ]
}
