import { defineCheck } from './check.ts'
import { sampled } from './sampled.ts'

/** The whole way of calls drawn at random is told by the ledger (measure 3.4). */
export const decisionsRebuilt = defineCheck({
  statement: '3.4',
  from: import.meta.url,
  scope: 'application',
  reads: ['sample'],
  decide: ({ sample }, { threshold }) =>
    sampled(
      sample,
      threshold('sample'),
      {
        zh: '可还原请求方、准行证、模型、路径、结果，留待复核的还有决定人',
        en: 'tell who asked, permit, model, path and outcome, and who decided about what was held',
      },
      ({ caller, permit, model, path, outcome, reviewed }) =>
        caller && permit && model && path && outcome && reviewed,
    ),
})
