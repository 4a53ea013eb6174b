import type { TableIssue } from './tier/judge-table.ts'

/** Errors about an institution's own tier tables; part of the closed catalogue in errors.ts. */
export const tierTableErrors = {
  tier_table_under_way: {
    status: 409,
    message: {
      en: ({ version }: { version: number }) =>
        `version ${version} is being drafted, decided on or waited for`,
      zh: ({ version }: { version: number }) => `第 ${version} 版分级表尚在起草、表决或待生效`,
    },
    remedy: {
      en: 'Go on with that version, or discard it; one is changed at a time.',
      zh: '请继续办理该版本或将其作废；同一时间只修订一个版本。',
    },
  },
  tier_table_closed: {
    status: 409,
    message: {
      en: () => 'the table is before the committee, enacted or discarded, and changes no more',
      zh: () => '该分级表已提交表决、已通过或已作废，不得再修改',
    },
    remedy: {
      en: 'Withdraw the proposal to change it, or begin another draft.',
      zh: '如需修改，请先撤回提案，或另行起草。',
    },
  },
  tier_table_faulty: {
    status: 422,
    message: {
      en: ({ faults }: { faults: readonly TableIssue[] }) =>
        `the table cannot be proposed: ${faults.map(faultInEnglish).join('; ')}`,
      zh: ({ faults }: { faults: readonly TableIssue[] }) =>
        `该分级表不能提交表决：${faults.map(faultInChinese).join('；')}`,
    },
    remedy: {
      en: 'Correct the rows named; each comes with a case that shows what is wrong.',
      zh: '请更正所列各行；每处问题均附有可复现的情形。',
    },
  },
  tier_table_unchanged: {
    status: 409,
    message: {
      en: () => 'the table says what the one in force says',
      zh: () => '该分级表与现行分级表内容相同',
    },
    remedy: { en: 'Change it, or discard the draft.', zh: '请修改后再提交，或作废该草案。' },
  },
}

function faultInEnglish({ code, row, kind, scenario }: TableIssue): string {
  if (code === 'below_floor') return `row ${row} goes below the floor of measure 16 (${kind})`
  if (code === 'scenario_unknown') return `row ${row} names an unknown scenario (${scenario})`
  return 'some cases meet no row'
}

function faultInChinese({ code, row, kind, scenario }: TableIssue): string {
  if (code === 'below_floor') return `行 ${row} 低于第十六条固定的等级（${kind}）`
  if (code === 'scenario_unknown') return `行 ${row} 引用了未知场景（${scenario}）`
  return '存在没有任何一行可适用的情形'
}
