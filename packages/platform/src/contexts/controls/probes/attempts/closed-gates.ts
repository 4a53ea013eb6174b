import type { Bilingual } from '#kernel/bilingual.ts'
import { observeGate, type Probe } from '../probe.ts'

/** Moves an application that lacks a requirement; the gate must name it. `from` says which of the stand's lacks it. */
function gateProbe(
  requirement: string,
  statements: Probe['statements'],
  lacks: Bilingual,
  { from = 'bare', to = 'operation' }: { from?: 'bare' | 'fresh' | 'proposed'; to?: string } = {},
): Probe {
  return {
    id: `gate-${requirement}`,
    statements,
    tries: { zh: `${lacks.zh}而进入下一阶段`, en: `Moves on ${lacks.en}` },
    expects: requirement,
    async run({ as, stand }) {
      const owner = await as('owner')
      const path = `/applications/${stand[from].id}/advances`
      return observeGate(await owner('POST', path, { to }), requirement)
    },
  }
}

export const closedGates: readonly Probe[] = [
  gateProbe(
    'stage-allows-it',
    ['2.1'],
    { zh: '跳过阶段', en: 'past a stage' },
    { from: 'fresh', to: 'development' },
  ),
  gateProbe(
    'fit-assessment-signed',
    ['3.1'],
    { zh: '未作场景适配评估', en: 'without a fit assessment' },
    { from: 'fresh', to: 'development' },
  ),
  gateProbe('data-security-assessment-signed', ['2.3'], {
    zh: '未作数据安全评估',
    en: 'without a data security assessment',
  }),
  gateProbe('algorithm-risk-screening-signed', ['2.3'], {
    zh: '未作算法风险筛查',
    en: 'without an algorithm risk screening',
  }),
  gateProbe('ethics-review-signed', ['2.3', '23.1'], {
    zh: '未作伦理审查',
    en: 'without an ethics review',
  }),
  gateProbe('model-card-signed', ['21.1'], { zh: '没有模型卡', en: 'without a model card' }),
  gateProbe('impact-analysis-signed', ['26.1'], {
    zh: '未作业务影响分析',
    en: 'without an impact analysis',
  }),
  gateProbe('explainability-floor-met', ['14.3', '22.2'], {
    zh: '可解释性不足且无具名决策人',
    en: 'without explainability or a named decider',
  }),
  gateProbe('review-points-named', ['17.2', '22.3'], {
    zh: '未设人工复核点',
    en: 'without review points',
  }),
  gateProbe('fallback-named', ['17.4', '26.4'], { zh: '没有后备方案', en: 'without a fallback' }),
  gateProbe('stop-conditions-set', ['17.3'], { zh: '未设停用条件', en: 'without stop conditions' }),
  gateProbe('notice-text-signed', ['21.3'], {
    zh: '没有客户告知文本',
    en: 'without a notice to customers',
  }),
  gateProbe('dossier-parts-signed', ['15.3'], {
    zh: '卷宗不齐',
    en: 'with parts of the dossier missing',
  }),
  gateProbe('report-acknowledged', ['29.1'], {
    zh: '应报告而无回执',
    en: 'without the receipt of a report that is due',
  }),
  gateProbe(
    'approval-in-force',
    ['16.2'],
    { zh: '未经批准', en: 'without an approval' },
    { from: 'proposed' },
  ),
]
