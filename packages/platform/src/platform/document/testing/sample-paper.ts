import type { Instant } from '#kernel/time.ts'
import type { Paper } from '../paper.ts'

/** A paper with every kind of block, and with texts that must be escaped. */
export const samplePaper: Paper = {
  kind: 'sample',
  title: { zh: '人工智能应用年度自评估报告', en: 'Annual self-assessment of AI applications' },
  subtitle: { zh: '2026 年度 · 依据金发〔2026〕8号', en: 'Year 2026 · under 金发〔2026〕8号' },
  institution: { zh: '示例银行 <&> "甲"', en: 'Sample Bank <&> "A"' },
  asOf: '2026-06-18T00:00:00.000Z' as Instant,
  blocks: [
    { kind: 'heading', level: 1, words: { zh: '一、总体结论', en: '1. Summary' } },
    {
      kind: 'paragraph',
      words: {
        zh: '本机构共登记人工智能应用 12 项，其中高风险 4 项。108 条要求中，经运行系统判定有效的为 61 条。',
        en: 'The institution has 12 applications, 4 of them high tier. Of 108 statements the running system finds 61 effective.',
      },
    },
    {
      kind: 'shares',
      title: { zh: '各章要求的判定结果', en: 'Results by chapter' },
      legend: [
        { label: { zh: '有效', en: 'effective' }, tone: 'good' },
        { label: { zh: '部分有效', en: 'degraded' }, tone: 'fair' },
        { label: { zh: '失效', en: 'failing' }, tone: 'poor' },
        { label: { zh: '未度量', en: 'unmeasured' }, tone: 'faint' },
      ],
      rows: [
        { label: { zh: '治理架构', en: 'Governance' }, parts: [9, 2, 1, 3] },
        { label: { zh: '安全开发应用能力', en: 'Secure development' }, parts: [21, 3, 0, 9] },
        { label: { zh: '空章节', en: 'An empty chapter' }, parts: [0, 0, 0, 0] },
      ],
    },
    {
      kind: 'bars',
      title: { zh: '按风险等级的应用数', en: 'Applications by tier' },
      bars: [
        { label: { zh: '高', en: 'high' }, value: 4, tone: 'poor' },
        { label: { zh: '中', en: 'medium' }, value: 6, tone: 'fair' },
        { label: { zh: '低', en: 'low' }, value: 0, tone: 'good' },
      ],
    },
    { kind: 'heading', level: 2, words: { zh: '（一）应用清单', en: '1.1 Inventory' } },
    {
      kind: 'table',
      title: { zh: '应用清单', en: 'Inventory' },
      columns: [
        { title: { zh: '应用', en: 'Application' }, width: 4 },
        { title: { zh: '等级', en: 'Tier' }, width: 1 },
        { title: { zh: '调用数', en: 'Calls' }, width: 1 },
        { title: { zh: '准行证', en: 'Permit' }, width: 3 },
      ],
      rows: Array.from({ length: 40 }, (_, index) => [
        {
          zh: `客户服务助手 ${index + 1}：回答存款与存款保险条款咨询`,
          en: `Assistant ${index + 1}`,
        },
        { words: { zh: '高', en: 'high' }, tone: 'poor' as const },
        index * 137,
        'pmt_0197c2d3e4f5a6b7c8d9e0f1a2b3c4d5',
      ]),
      empty: { zh: '无', en: 'none' },
    },
    {
      kind: 'table',
      title: { zh: '未关闭问题', en: 'Open findings' },
      columns: [{ title: { zh: '问题', en: 'Finding' }, width: 1 }],
      rows: [],
      empty: { zh: '没有未关闭的问题。', en: 'No finding is open.' },
    },
  ],
  sources: [
    { label: { zh: '账本检查点', en: 'Checkpoint' }, value: 'hengjian/sample/0123 · 1204' },
  ],
}
