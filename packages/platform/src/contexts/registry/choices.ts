import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { readCatalogue } from '#platform/catalogue.ts'
import { readScenarios } from './tier/floor.ts'

/** One of the values a cell may take, as a sheet shows it. */
export interface Choice {
  readonly id: string
  readonly title: Bilingual
}

export const choiceLists = [
  'scenario',
  'importance',
  'scale',
  'customerEffect',
  'reliance',
  'complexity',
  'dataClass',
  'yesNo',
  'stage',
  'tier',
] as const
export type ChoiceList = (typeof choiceLists)[number]

const Lifecycle = z.object({ stages: z.array(z.object({ id: z.string(), title: Bilingual })) })
const Tiers = z.object({ tiers: z.array(z.object({ id: z.string(), title: Bilingual })) })

/** The values of each list with their titles; what the catalogue words is read from there. */
export function readChoices(): Readonly<Record<ChoiceList, readonly Choice[]>> {
  const { scenarios, importanceLevels } = readScenarios()
  return {
    scenario: scenarios.map(({ id, title }) => ({ id, title })),
    importance: importanceLevels.map(({ id, title }) => ({ id, title })),
    scale: [
      choice('pilot', '试点', 'Pilot'),
      choice('department', '部门级', 'Department'),
      choice('institution', '全机构', 'Institution'),
      choice('public', '社会公众', 'Public'),
    ],
    customerEffect: [
      choice('none', '无', 'None'),
      choice('indirect', '间接', 'Indirect'),
      choice('direct', '直接', 'Direct'),
    ],
    reliance: [
      choice('reference', '参考', 'Reference'),
      choice('assist', '辅助', 'Assist'),
      choice('decide', '决定', 'Decide'),
    ],
    complexity: [
      choice('rules', '规则', 'Rules'),
      choice('classical', '传统机器学习', 'Classical'),
      choice('deep', '深度学习', 'Deep'),
      choice('generative', '生成式', 'Generative'),
    ],
    dataClass: [
      choice('core', '核心', 'Core'),
      choice('important', '重要', 'Important'),
      choice('sensitive', '敏感', 'Sensitive'),
      choice('general', '其他一般', 'General'),
    ],
    yesNo: [choice('true', '是', 'Yes'), choice('false', '否', 'No')],
    stage: Lifecycle.parse(readCatalogue('lifecycle.yaml')).stages,
    tier: Tiers.parse(readCatalogue('tiers/tiers.yaml')).tiers,
  }
}

/** Both languages in one cell, so that one sheet serves readers of either. */
export function labelOf({ title }: Choice): string {
  return `${title.zh} ${title.en}`
}

/** The value that a person meant: by label, by title in either language or by id, whatever the case. */
export function choiceOf(choices: readonly Choice[], text: string): string | undefined {
  const asked = text.trim().toLowerCase()
  return choices.find((one) =>
    [one.id, one.title.zh, one.title.en, labelOf(one)].some(
      (spelling) => spelling.toLowerCase() === asked,
    ),
  )?.id
}

function choice(id: string, zh: string, en: string): Choice {
  return { id, title: { zh, en } }
}
