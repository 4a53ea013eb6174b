import type { Bilingual } from '#kernel/bilingual.ts'
import {
  NAME_CHARACTERS_MAX,
  POPULATION_CHARACTERS_MAX,
  PURPOSE_CHARACTERS_MAX,
} from './application.ts'
import type { ChoiceList } from './choices.ts'

export type ColumnId =
  | 'id'
  | 'revision'
  | 'nameZh'
  | 'nameEn'
  | 'purposeZh'
  | 'purposeEn'
  | 'populationZh'
  | 'populationEn'
  | 'scenario'
  | 'importance'
  | 'scale'
  | 'customerEffect'
  | 'reliance'
  | 'complexity'
  | 'generative'
  | 'customerFacing'
  | 'touchesContract'
  | 'decidesAboutPeople'
  | 'publicFacing'
  | 'dataClasses'
  | 'supplierIds'
  | 'modelVersionIds'
  | 'owner'
  | 'business'
  | 'technology'
  | 'data'
  | 'stage'
  | 'tier'
  | 'createdAt'
  | 'endedAt'

/** What a column of the inventory sheet holds. Columns of kind `given` are computed: they are shown and compared, never taken over. */
export interface Column {
  readonly id: ColumnId
  readonly header: Bilingual
  readonly help: Bilingual
  readonly widthCharacters: number
  readonly kind: 'text' | 'choice' | 'choices' | 'ids' | 'person' | 'given'
  readonly charactersMax?: number
  readonly choices?: ChoiceList
}

const GIVEN = {
  zh: '系统给出，请勿修改；新登记留空',
  en: 'Given by the system; leave empty for a new one',
}
const LOGIN = { zh: '本机构人员的登录名', en: 'The login of a person of the institution' }
const LISTED = { zh: '从下拉列表选择', en: 'Choose from the drop-down list' }
const SEVERAL = { zh: '多个值以逗号分隔', en: 'Separate several by commas' }

/** The one list from which template, help sheet, export and import are made. */
export const sheetColumns: readonly Column[] = [
  given('id', '应用编号', 'Application id', 38),
  given('revision', '修订号', 'Revision', 10),
  text('nameZh', '名称（中文）', 'Name (Chinese)', 24, NAME_CHARACTERS_MAX),
  text('nameEn', '名称（英文）', 'Name (English)', 24, NAME_CHARACTERS_MAX),
  text('purposeZh', '用途（中文）', 'Purpose (Chinese)', 40, PURPOSE_CHARACTERS_MAX),
  text('purposeEn', '用途（英文）', 'Purpose (English)', 40, PURPOSE_CHARACTERS_MAX),
  text('populationZh', '适用人群（中文）', 'Population (Chinese)', 24, POPULATION_CHARACTERS_MAX),
  text('populationEn', '适用人群（英文）', 'Population (English)', 24, POPULATION_CHARACTERS_MAX),
  choice('scenario', '应用场景', 'Scenario', 24, 'scenario'),
  choice('importance', '业务场景重要性', 'Importance', 18, 'importance'),
  choice('scale', '应用规模', 'Scale', 18, 'scale'),
  choice('customerEffect', '对客影响度', 'Effect on customers', 18, 'customerEffect'),
  choice('reliance', '模型依赖度', 'Reliance on the model', 18, 'reliance'),
  choice('complexity', '模型复杂度', 'Complexity', 18, 'complexity'),
  choice('generative', '生成式', 'Generative', 12, 'yesNo'),
  choice('customerFacing', '面向客户', 'Customer-facing', 12, 'yesNo'),
  choice('touchesContract', '涉及合同订立', 'Touches contracts', 12, 'yesNo'),
  choice('decidesAboutPeople', '参与对人的决定', 'Decides about people', 12, 'yesNo'),
  choice('publicFacing', '向公众提供', 'Open to the public', 12, 'yesNo'),
  {
    id: 'dataClasses',
    header: { zh: '数据级别', en: 'Data classes' },
    help: {
      zh: '核心、重要、敏感、其他一般；多个以逗号分隔',
      en: 'Core, Important, Sensitive, General; separate several by commas',
    },
    widthCharacters: 24,
    kind: 'choices',
    choices: 'dataClass',
  },
  ids('supplierIds', '供应商编号', 'Supplier ids'),
  ids('modelVersionIds', '模型版本编号', 'Model version ids'),
  person('owner', '责任人', 'Accountable person'),
  person('business', '业务负责人', 'Responsible: business'),
  person('technology', '科技负责人', 'Responsible: technology'),
  person('data', '数据负责人', 'Responsible: data'),
  { ...given('stage', '阶段', 'Stage', 18), choices: 'stage' },
  { ...given('tier', '等级', 'Tier', 12), choices: 'tier' },
  given('createdAt', '登记时间（UTC）', 'Registered at (UTC)', 22),
  given('endedAt', '终止时间（UTC）', 'Ended at (UTC)', 22),
]

/** The header cell of a column, in both languages. */
export function headerOf({ header }: Column): string {
  return `${header.zh} ${header.en}`
}

function given(id: ColumnId, zh: string, en: string, widthCharacters: number): Column {
  return { id, header: { zh, en }, help: GIVEN, widthCharacters, kind: 'given' }
}

function text(
  id: ColumnId,
  zh: string,
  en: string,
  widthCharacters: number,
  charactersMax: number,
): Column {
  const help = {
    zh: `必填，至多 ${charactersMax} 字`,
    en: `Needed, at most ${charactersMax} characters`,
  }
  return { id, header: { zh, en }, help, widthCharacters, kind: 'text', charactersMax }
}

function choice(
  id: ColumnId,
  zh: string,
  en: string,
  widthCharacters: number,
  choices: ChoiceList,
): Column {
  return { id, header: { zh, en }, help: LISTED, widthCharacters, kind: 'choice', choices }
}

function ids(id: ColumnId, zh: string, en: string): Column {
  return { id, header: { zh, en }, help: SEVERAL, widthCharacters: 38, kind: 'ids' }
}

function person(id: ColumnId, zh: string, en: string): Column {
  return { id, header: { zh, en }, help: LOGIN, widthCharacters: 16, kind: 'person' }
}
