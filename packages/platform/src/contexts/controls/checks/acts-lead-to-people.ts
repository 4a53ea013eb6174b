import { defineCheck } from './check.ts'

/** Every act leads back to somebody, and the log is what it was (measure 2.4). */
export const actsLeadToPeople = defineCheck({
  statement: '2.4',
  from: import.meta.url,
  scope: 'institution',
  reads: ['acts', 'log'],
  decide({ acts: { entries, unattributed }, log: { size, since, consistent } }) {
    const coverage = {
      covered: entries - unattributed,
      applicable: entries,
      of: 'entries',
    } as const
    if (!consistent) {
      return {
        finding: 'fails',
        reason: {
          zh: `账本（${size} 条）与此前的检查点（${since} 条）不一致`,
          en: `the log of ${size} entries does not contain its checkpoint of ${since}`,
        },
        todo: [
          {
            zh: '立即运行 hengjian ledger verify 并保全证据',
            en: 'Run hengjian ledger verify at once and preserve the evidence',
          },
        ],
        coverage,
      }
    }
    if (unattributed > 0) {
      return {
        finding: 'fails',
        reason: {
          zh: `${entries} 条中有 ${unattributed} 条没有行为人`,
          en: `${unattributed} of ${entries} entries have nobody behind them`,
        },
        todo: [{ zh: '查明这些条目的来源', en: 'Find out where those entries came from' }],
        coverage,
      }
    }
    return {
      finding: 'holds',
      reason: {
        zh: `${entries} 条均有行为人；账本与检查点（${since} 条）一致`,
        en: `all ${entries} entries have somebody behind them; the log contains its checkpoint of ${since}`,
      },
      todo: [],
      coverage,
    }
  },
})
