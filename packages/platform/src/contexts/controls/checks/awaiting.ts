import type { Bilingual } from '#kernel/bilingual.ts'
import { awaiting, type Check } from './check.ts'

/** What nothing is kept of yet, by statement: its check is `unmeasured` and says what it waits for. */
const sources: Readonly<Record<string, Bilingual>> = {
  '3.2': {
    zh: '关联交易与资金穿透分析',
    en: 'look-through analysis of related parties and payments',
  },
  '4.3': { zh: '三个维度的测评结果', en: 'evaluation runs in three dimensions' },
  '5.3': { zh: '智能体登记与工具网关', en: 'the register of agents and the tool door' },
  '6.1': { zh: '模型测评结果及时间', en: 'evaluation runs of models with their dates' },
  '6.2': { zh: '更正样例与再测评', en: 'corrections as cases, and re-evaluations' },
  '7.1': { zh: '签名成果包', en: 'signed bundles of results' },
  '7.2': { zh: '共享平台', en: 'a hub of shared bundles' },
  '8.1': { zh: '数据集阶段', en: 'the stages of data sets' },
  '8.2': { zh: '数据资产元数据', en: 'metadata of data assets' },
  '8.3': { zh: '数据血缘', en: 'lineage of data' },
  '8.4': { zh: '非结构化集合规范', en: 'rules of unstructured collections' },
  '8.5': { zh: '数据库产品评估', en: 'assessments of database products' },
  '9.1': { zh: '数据质量约定', en: 'contracts of data quality' },
  '9.2': { zh: '数据质量检查', en: 'checks of data quality' },
  '9.3': { zh: '文档智能提取', en: 'extraction from documents' },
  '9.4': { zh: '数据漂移检查', en: 'checks of drift' },
  '10.1': {
    zh: '数据集导出与重识别风险',
    en: 'exports of data sets and their risk of re-identification',
  },
  '11.1': { zh: '知识条目的全程管理', en: 'the stages of knowledge items' },
  '11.2': { zh: '知识萃取与引用', en: 'extraction and citing of knowledge' },
  '12.1': { zh: '算力池容量与用量', en: 'capacity and use of compute pools' },
  '12.2': { zh: '能耗与碳排', en: 'energy and carbon of compute pools' },
  '12.3': { zh: '算力外包登记', en: 'outsourcing entries of computing' },
  '13.1': { zh: '应用到网络分区的链条', en: 'the chain from applications to network zones' },
  '14.4': { zh: '投资信号相似度', en: 'similarity of investment signals' },
  '18.1': { zh: '外包合同条款', en: 'clauses of outsourcing contracts' },
  '18.5': { zh: '外部模型内部测评', en: 'in-house runs of external models' },
  '19.1': { zh: '物料清单', en: 'bills of materials' },
  '19.2': { zh: '开源组件审查', en: 'reviews of open-source components' },
  '19.3': { zh: '漏洞比对', en: 'matching against vulnerabilities' },
  '19.4': { zh: '制品安全扫描', en: 'scans of artefacts' },
  '20.1': { zh: '训练数据验证', en: 'validation of training data' },
  '20.2': { zh: '对抗与压力测试', en: 'adversarial and stress runs' },
  '20.3': { zh: '带标签的实际表现', en: 'performance on labelled outcomes' },
  '22.5': { zh: '算法审计', en: 'audits of algorithms' },
  '23.2': { zh: '公平性检验', en: 'fairness runs' },
  '23.3': { zh: '受保护字段的正当性说明', en: 'justifications of protected fields' },
  '23.4': { zh: '偏差处理记录', en: 'treatments of bias' },
  '23.5': { zh: '公共服务在线指标', en: 'live indicators of public services' },
  '24.2': { zh: '开发数据访问记录', en: 'access to data in development' },
  '24.3': { zh: '数据投毒检查', en: 'checks for poisoned data' },
  '24.5': { zh: '训练数据个人信息扫描', en: 'scans of training data for personal information' },
  '25.1': { zh: '红队测试', en: 'red-team runs' },
  '25.3': { zh: '运行监测与漏洞比对', en: 'monitoring and matching against vulnerabilities' },
  '25.5': { zh: '工具网关', en: 'the tool door' },
  '27.1': { zh: '监督检查事项', en: 'points of inspection' },
}

export const awaitingChecks: readonly Check[] = Object.entries(sources).map(([statement, source]) =>
  awaiting(statement, source, import.meta.url),
)

/** Owed by the supervisor alone: nothing on the institution's side decides them (measures 29.2, 29.4, 30 to 32). */
export const owedBySupervisor: ReadonlySet<string> = new Set([
  '29.2',
  '29.4',
  '30.1',
  '31.1',
  '32.1',
])
