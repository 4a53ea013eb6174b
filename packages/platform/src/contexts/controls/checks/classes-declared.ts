import { checkOfApplications } from './check.ts'
import { isRunning } from './stages.ts'

/** Data has classes, and permits follow them; of the data sets themselves nothing is kept yet (measure 24.1). */
export const classesDeclared = checkOfApplications({
  statement: '24.1',
  from: import.meta.url,
  reads: ['permits'],
  awaits: { zh: '数据集及其级别的登记', en: 'the register of data sets with their classes' },
  which: { zh: '运行中的应用', en: 'running applications' },
  asks: {
    zh: '申报了数据级别，准行证不超出申报',
    en: 'declare classes of data that their permit stays within',
  },
  todo: {
    zh: '申报数据级别并重新签发准行证',
    en: 'Declare the classes of data and mint the permit anew',
  },
  applies: isRunning,
  holds: ({ id, dataClasses }, { permits }) => {
    const declared: readonly string[] = dataClasses
    const permit = permits.get(id)
    return (
      declared.length > 0 && (permit?.dataClasses.every((one) => declared.includes(one)) ?? true)
    )
  },
})
