import { texts } from '../../language/language.tsx'

/** What is to be known of where a model comes from (measure 22.4). */
export const provenanceNames = texts({
  acquiredOn: ['取得日期', 'Acquired on'],
  dataSource: ['数据来源', 'Data source'],
  dataVolume: ['数据规模', 'Data volume'],
  storageMedium: ['存储介质', 'Storage medium'],
  dataDigest: ['数据摘要', 'Data digest'],
  sampling: ['采样方法', 'Sampling'],
  modellingScript: ['建模脚本', 'Modelling script'],
  modellingEnvironment: ['建模环境', 'Modelling environment'],
  modellingOperator: ['建模人员', 'Modelled by'],
  modellingPeriod: ['建模期间', 'Modelling period'],
  parameterHistory: ['参数变更', 'Parameter history'],
  deploymentOperator: ['部署人员', 'Deployed by'],
  deployedOn: ['部署日期', 'Deployed on'],
  deploymentScript: ['部署脚本', 'Deployment script'],
  deploymentEnvironment: ['部署环境', 'Deployment environment'],
})
