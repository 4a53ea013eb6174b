import { checkOfApplications } from './check.ts'

/** The stage of an application is where its gated moves in the ledger lead (measure 2.1). */
export const movesThroughGates = checkOfApplications({
  statement: '2.1',
  from: import.meta.url,
  reads: ['moves'],
  which: { zh: '登记的应用', en: 'registered applications' },
  asks: {
    zh: '处于账本流转条目所指的阶段，且流转经过关口',
    en: 'stand in the stage that their gated moves in the ledger lead to',
  },
  todo: {
    zh: '核对应用的阶段与账本；不一致说明数据库被越权改动',
    en: 'Compare stage and ledger: a difference means that the database was changed past the product',
  },
  applies: () => true,
  holds: ({ id, stage }, { moves }) => {
    const move = moves.get(id)
    return move === undefined ? stage === 'requirements' : move.to === stage && move.gated
  },
})
