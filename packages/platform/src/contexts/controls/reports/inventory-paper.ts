import type { Institution } from '#contexts/identity/index.ts'
import type { Inventory } from '#contexts/registry/index.ts'
import type { Paper } from '#platform/document/index.ts'
import { applicationBlocks } from './self-assessment.ts'
import { both, stageNames, tierNames, tierTones } from './wording.ts'

/** The inventory of an instant, read from the ledger (measure 15.2). Pure. */
export function inventoryPaper(
  institution: Institution,
  inventory: Inventory,
  sources: Paper['sources'],
): Paper {
  const { applications, models, modelVersions, at } = inventory
  const names = new Map(models.map(({ id, name }) => [id, name]))
  return {
    kind: 'inventory',
    title: both('人工智能应用清单', 'Inventory of AI applications'),
    subtitle: both('由账本还原的登记状态', 'What was registered, read from the ledger'),
    institution: institution.name,
    asOf: at,
    blocks: [
      { kind: 'heading', level: 1, words: both('一、概况', '1. Overview') },
      ...applicationBlocks(inventory),
      { kind: 'heading', level: 1, words: both('二、应用', '2. Applications') },
      {
        kind: 'table',
        title: both('应用', 'Applications'),
        columns: [
          { title: both('名称', 'Name'), width: 3 },
          { title: both('用途', 'Purpose'), width: 6 },
          { title: both('等级', 'Tier'), width: 1 },
          { title: both('阶段', 'Stage'), width: 2 },
          { title: both('面向公众', 'Public'), width: 1 },
          { title: both('生成式', 'Generative'), width: 1 },
        ],
        rows: applications.map((one) => [
          one.name,
          one.purpose,
          { words: tierNames[one.tier], tone: tierTones[one.tier] },
          stageNames[one.stage],
          yesNo(one.publicFacing),
          yesNo(one.factors.generative),
        ]),
        empty: both('没有登记应用。', 'No application is registered.'),
      },
      { kind: 'heading', level: 1, words: both('三、模型版本', '3. Model versions') },
      {
        kind: 'table',
        title: both('模型版本', 'Model versions'),
        columns: [
          { title: both('模型', 'Model'), width: 3 },
          { title: both('版本', 'Version'), width: 2 },
          { title: both('摘要', 'Digest'), width: 6 },
        ],
        rows: modelVersions.map(({ modelId, version, digest }) => [
          names.get(modelId) ?? modelId,
          version,
          digest,
        ]),
        empty: both('没有登记模型版本。', 'No model version is registered.'),
      },
    ],
    sources,
  }
}

const yesNo = (value: boolean) => (value ? both('是', 'yes') : both('否', 'no'))
