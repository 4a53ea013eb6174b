import { nextStages, type Stage } from '#contexts/registry/index.ts'
import { checkOfApplications } from './check.ts'

/** Every move of an application went through its gate and began where the one before had led (measure 2.1). */
export const movesThroughGates = checkOfApplications({
  statement: '2.1',
  from: import.meta.url,
  reads: ['moves'],
  which: { zh: '登记的应用', en: 'registered applications' },
  asks: {
    zh: '由需求阶段起逐级经关口流转，并处于账本所指的阶段',
    en: 'moved from requirements on through the gate of each step, and stand where the ledger leads',
  },
  todo: {
    zh: '核对应用的阶段与账本；不一致说明数据库被越权改动',
    en: 'Compare stage and ledger: a difference means that the database was changed past the product',
  },
  applies: () => true,
  holds: ({ id, stage }, { moves }) => {
    let reached: Stage = 'requirements'
    for (const { from, to, gated } of moves.get(id) ?? []) {
      const isNext = nextStages[from].some((next) => next === to)
      if (from !== reached || !isNext || !gated) return false
      reached = to
    }
    return reached === stage
  },
})
