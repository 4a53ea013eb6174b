import { texts } from './language.tsx'

/** Words that several pages use for the same thing: one word for one thing. */
export const roleNames = texts({
  administrator: ['系统管理员', 'Administrator'],
  'application-owner': ['应用负责人', 'Application owner'],
  developer: ['开发人员', 'Developer'],
  validator: ['独立验证人员', 'Validator'],
  'data-steward': ['数据管理人员', 'Data steward'],
  'ethics-reviewer': ['伦理审查人员', 'Ethics reviewer'],
  'security-reviewer': ['安全审查人员', 'Security reviewer'],
  procurement: ['采购与外包管理人员', 'Procurement'],
  'risk-manager': ['风险管理人员', 'Risk manager'],
  'committee-member': ['委员会委员', 'Committee member'],
  operator: ['运维人员', 'Operator'],
  reviewer: ['人工复核人员', 'Reviewer'],
  auditor: ['审计人员', 'Auditor'],
})

export const tierNames = texts({
  high: ['高风险', 'High risk'],
  medium: ['中风险', 'Medium risk'],
  low: ['低风险', 'Low risk'],
})

export const stageNames = texts({
  requirements: ['需求', 'Requirements'],
  'data-preparation': ['数据准备', 'Data preparation'],
  development: ['开发', 'Development'],
  operation: ['运行', 'Operation'],
  maintenance: ['维护', 'Maintenance'],
  retirement: ['退役', 'Retirement'],
})

/** What a tier follows from. */
export const factorNames = texts({
  scenario: ['场景', 'Scenario'],
  importance: ['业务重要性', 'Importance'],
  scale: ['使用范围', 'Scale'],
  customerEffect: ['对客户的影响', 'Effect on customers'],
  reliance: ['依赖程度', 'Reliance'],
  complexity: ['技术复杂度', 'Complexity'],
  generative: ['使用生成式模型', 'Uses generative models'],
  customerFacing: ['面向客户', 'Customers use it'],
  touchesContract: ['影响合同订立或履行', 'Touches contracts'],
})

/** States of a statement of the measures, as assessment names them. */
export const assessedNames = texts({
  effective: ['有效', 'Effective'],
  degraded: ['部分有效', 'Degraded'],
  failing: ['未达到', 'Failing'],
  stale: ['已过期', 'Stale'],
  unmeasured: ['未测量', 'Unmeasured'],
  attested: ['人工证明', 'Attested'],
  'not-applicable': ['不适用', 'Not applicable'],
})

export const dataClassNames = texts({
  core: ['核心', 'Core'],
  important: ['重要', 'Important'],
  sensitive: ['敏感', 'Sensitive'],
  general: ['一般', 'General'],
})

export const modelKindNames = texts({
  predictive: ['预测', 'Predictive'],
  generative: ['生成', 'Generative'],
  embedding: ['嵌入', 'Embedding'],
})

export const originNames = texts({
  'in-house': ['自研', 'In-house'],
  external: ['外部采购', 'External'],
  'open-source': ['开源', 'Open source'],
})
