import { defineCheck } from './check.ts'
import { sampled } from './sampled.ts'

/** Raw data, path and triggers are kept, and proven to stand in the log (measure 22.4). */
export const recordsKeptWhole = defineCheck({
  statement: '22.4',
  from: import.meta.url,
  scope: 'application',
  reads: ['sample'],
  decide: ({ sample }, { threshold }) =>
    sampled(
      sample,
      threshold('sample'),
      {
        zh: '留有原始数据、路径与阈值触发，且入账可验证',
        en: 'keep raw data, path and what triggered, proven to stand in the log',
      },
      ({ rawData, path, triggers, proven }) => rawData && path && triggers && proven,
    ),
})
