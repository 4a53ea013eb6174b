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
        zh: '可还原请求方、准行证、模型、路径与结果',
        en: 'tell who asked, permit, model, path and outcome',
      },
      ({ caller, permit, model, path, outcome }) => caller && permit && model && path && outcome,
    ),
})
