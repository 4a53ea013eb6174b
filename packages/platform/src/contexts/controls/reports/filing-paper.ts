import {
  type Part,
  type PartKind,
  partDefinition,
  reportNeeded,
} from '#contexts/governance/index.ts'
import type { Institution } from '#contexts/identity/index.ts'
import type { Application, VersionOfModel } from '#contexts/registry/index.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { Instant } from '#kernel/time.ts'
import type { Block, Paper } from '#platform/document/index.ts'
import { controlsErrors } from '../errors.ts'
import {
  both,
  dataClassNames,
  joined,
  originNames,
  saidOfPart,
  scenarioName,
  stageNames,
  tierNames,
} from './wording.ts'

export interface Filing {
  readonly institution: Institution
  readonly application: Application
  readonly parts: readonly Part[]
  readonly models: readonly VersionOfModel[]
  readonly acknowledged: boolean
}

/** Whether measure 29.1 asks for a report of this application: public-facing generative, or generative in the high tier. */
export function mustBeReported({ tier, factors, publicFacing }: Application): boolean {
  return reportNeeded(tier, { generative: factors.generative, publicFacing })
}

/** What a report rests on: without these a supervisor would have to ask back. */
export const neededParts: readonly PartKind[] = [
  'data-security-assessment',
  'algorithm-risk-screening',
  'ethics-review',
  'impact-analysis',
  'oversight-plan',
  'stop-conditions',
]

/** Beside them, where an application faces customers. */
export const neededForCustomers: readonly PartKind[] = ['notice-text']

/** Which parts somebody signed as they now stand, and nobody objects to. Pure. */
export function signedOf(parts: readonly Part[]): ReadonlySet<PartKind> {
  const signed = parts.filter(
    ({ signatures }) =>
      signatures.length > 0 && signatures.every(({ verdict }) => verdict === 'sign'),
  )
  return new Set(signed.map(({ kind }) => kind))
}

/** Everything that a report still lacks, at once. Pure. */
export function filingGaps({
  application,
  signed,
  models,
}: Pick<Filing, 'application' | 'models'> & {
  readonly signed: ReadonlySet<PartKind>
}): readonly Bilingual[] {
  const wanted = application.factors.customerFacing
    ? [...neededParts, ...neededForCustomers]
    : neededParts
  const unsigned = wanted
    .filter((kind) => !signed.has(kind))
    .map((kind) => partDefinition(kind).title)
    .map(({ zh, en }) => both(`卷宗“${zh}”未签署`, `the part "${en}" of the dossier is not signed`))
  const unfiled = models
    .filter(({ model, version }) => isExternalGenerative(model) && version.filing === undefined)
    .map(({ version }) =>
      both(
        `外部生成式模型版本 ${version.version} 没有备案号`,
        `the external generative version ${version.version} has no filing number`,
      ),
    )
  const none = models.length === 0 ? [both('没有登记模型版本', 'no model version is named')] : []
  return [...none, ...unsigned, ...unfiled]
}

/** Errors: `controls.filing_not_due`, `filing_incomplete` with all that is missing. */
export function assertReportable(filing: Filing) {
  if (!mustBeReported(filing.application)) throw controlsErrors.filing_not_due()
  const missing = filingGaps({ ...filing, signed: signedOf(filing.parts) })
  if (missing.length > 0) throw controlsErrors.filing_incomplete({ missing })
}

/** The report of one application to the supervisor (measure 29.1). Pure; complete only without `filingGaps`. */
export function filingPaper(filing: Filing, at: Instant, sources: Paper['sources']): Paper {
  const { institution, application, parts, models, acknowledged } = filing
  return {
    kind: 'generative-filing',
    title: both('生成式人工智能应用报告表', 'Report of a generative AI application'),
    subtitle: application.name,
    institution: institution.name,
    asOf: at,
    blocks: [
      ...applicationBlocks(application),
      modelTable(models),
      { kind: 'heading', level: 1, words: both('三、评估与管控', '3. Assessments and controls') },
      ...parts.flatMap(partBlocks),
      { kind: 'heading', level: 1, words: both('四、报告状态', '4. State of the report') },
      {
        kind: 'paragraph',
        words: acknowledged
          ? both(
              '已取得报告回执；准行证可据此签发。',
              'The report is acknowledged; a permit may be minted.',
            )
          : both(
              '尚未取得报告回执；取得之前不签发准行证。',
              'The report is not acknowledged; no permit is minted until it is.',
            ),
      },
    ],
    sources,
  }
}

function applicationBlocks(application: Application): readonly Block[] {
  const { name, purpose, population, tier, stage, factors, publicFacing, dataClasses } = application
  return [
    { kind: 'heading', level: 1, words: both('一、应用情况', '1. The application') },
    {
      kind: 'facts',
      rows: [
        { label: both('名称', 'Name'), value: name },
        { label: both('用途', 'Purpose'), value: purpose },
        { label: both('服务对象', 'Whom it serves'), value: population },
        { label: both('风险等级', 'Tier'), value: tierNames[tier] },
        { label: both('阶段', 'Stage'), value: stageNames[stage] },
        { label: both('场景', 'Scenario'), value: scenarioName(factors.scenario) },
        {
          label: both('面向公众', 'Public-facing'),
          value: publicFacing ? both('是', 'yes') : both('否', 'no'),
        },
        {
          label: both('数据级别', 'Data classes'),
          value: joined(dataClasses.map((one) => dataClassNames[one])),
        },
      ],
    },
    { kind: 'heading', level: 1, words: both('二、模型', '2. Models') },
  ]
}

function modelTable(models: readonly VersionOfModel[]): Block {
  return {
    kind: 'table',
    title: both('模型版本与备案', 'Model versions and filings'),
    columns: [
      { title: both('模型', 'Model'), width: 3 },
      { title: both('来源', 'Origin'), width: 2 },
      { title: both('版本', 'Version'), width: 2 },
      { title: both('备案号', 'Filing number'), width: 3 },
    ],
    rows: models.map(({ model, version }) => [
      model.name,
      originNames[model.origin],
      version.version,
      version.filing?.number ?? both('不适用', 'not applicable'),
    ]),
    empty: both('没有登记模型版本。', 'No model version is named.'),
  }
}

/** The dossier's own words: a report says what was assessed, not that it was. */
function partBlocks({ kind, content, signatures }: Part): readonly Block[] {
  const { title, fields } = partDefinition(kind)
  const by = saidOfPart(signatures)
  return [
    {
      kind: 'heading',
      level: 2,
      words: both(`${title.zh}（${by.zh}）`, `${title.en} (${by.en})`),
    },
    {
      kind: 'facts',
      rows: fields
        .filter(({ id }) => Object.hasOwn(content, id))
        .map(({ id, label }) => ({ label, value: wordsOf(content[id]!) })),
    },
  ]
}

function wordsOf(value: Part['content'][string]): string {
  if (!Array.isArray(value)) return String(value)
  return value
    .map((item) => (typeof item === 'string' ? item : Object.values(item).join(' ')))
    .join('；')
}

const isExternalGenerative = ({ kind, origin }: VersionOfModel['model']) =>
  kind === 'generative' && origin === 'external'
