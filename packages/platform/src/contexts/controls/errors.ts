import { defineErrors } from '#kernel/errors.ts'

export const controlsErrors = defineErrors('controls', {
  catalogue_invalid: {
    status: 422,
    message: {
      en: ({ faults }: { faults: readonly CatalogueFault[] }) =>
        `the catalogue is refused: ${faults.map(({ line, says }) => `line ${line}: ${says}`).join('; ')}`,
      zh: ({ faults }: { faults: readonly CatalogueFault[] }) =>
        `目录未被接受：${faults.map(({ line, says }) => `第 ${line} 行：${says}`).join('；')}`,
    },
    remedy: {
      en: 'Mend every line that is named; a catalogue is taken whole or not at all.',
      zh: '请修正列出的每一行；目录须整体有效方可导入。',
    },
  },
  no_statement: {
    status: 404,
    message: {
      en: ({ statement }: { statement: string }) => `the catalogue has no statement ${statement}`,
      zh: ({ statement }: { statement: string }) => `目录中没有条款 ${statement}`,
    },
    remedy: {
      en: 'List the measures to see the statements of the catalogue in force.',
      zh: '请查看措施清单，确认现行目录中的条款编号。',
    },
  },
})

/** Where a catalogue file is wrong, and how. Lines count from 1. */
export interface CatalogueFault {
  readonly line: number
  readonly says: string
}
