import { partDefinition } from '#contexts/governance/index.ts'
import type { Institution } from '#contexts/identity/index.ts'
import type { Application } from '#contexts/registry/index.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { Instant } from '#kernel/time.ts'
import type { Block, Paper } from '#platform/document/index.ts'
import type { StoredResult } from '../assessment-store.ts'
import type { Measures } from '../measures.ts'
import type { OwnAsked } from '../own/own-statement.ts'
import { resultBlocks } from '../reports/result-blocks.ts'
import { saidOfPart, stageNames, tierNames } from '../reports/wording.ts'
import type { Evidence } from './evidence-subjects.ts'
import { scopeBlocks } from './pack-scope.ts'

const both = (zh: string, en: string): Bilingual => ({ zh, en })

const outcomeNames = { passed: both('通过', 'passed'), rejected: both('否决', 'rejected') }

/** The pack for a person to read: what it holds, and what it shows. */
export function evidencePaper(
  given: {
    readonly institution: Institution
    readonly application: Application
    readonly evidence: Evidence
    readonly results: readonly StoredResult[]
    readonly measures: Measures
    readonly own: readonly OwnAsked[]
    readonly sources: Paper['sources']
  },
  at: Instant,
): Paper {
  const { institution, application, evidence, results, measures, own, sources } = given
  return {
    kind: 'evidence-application',
    title: both('证据包', 'Evidence pack'),
    subtitle: application.name,
    institution: institution.name,
    asOf: at,
    blocks: [
      ...applicationBlocks(application),
      ...dossierBlocks(evidence),
      ...permitBlocks(evidence),
      {
        kind: 'heading',
        level: 1,
        words: both('要求的判定', 'What was decided of the statements'),
      },
      ...resultBlocks(results, measures, own),
      ...scopeBlocks(evidence.scope),
      { kind: 'heading', level: 1, words: both('包含证明', 'Inclusion proofs') },
      {
        kind: 'facts',
        rows: [
          { label: both('办理记录', 'Acts'), value: evidence.acts.length },
          {
            label: both('最近的调用记录', 'Newest records of calls'),
            value: evidence.calls.length,
          },
        ],
      },
    ],
    sources,
  }
}

function applicationBlocks(application: Application): readonly Block[] {
  const { id, purpose, population, tier, stage, derivation, revision, createdAt } = application
  return [
    { kind: 'heading', level: 1, words: both('应用', 'Application') },
    {
      kind: 'facts',
      rows: [
        { label: both('编号', 'Id'), value: id },
        { label: both('用途', 'Purpose'), value: purpose },
        { label: both('涉及人群', 'Population'), value: population },
        { label: both('风险等级', 'Tier'), value: tierNames[tier] },
        { label: both('定级依据', 'Grounds of the tier'), value: derivation.grounds },
        { label: both('阶段', 'Stage'), value: stageNames[stage] },
        { label: both('登记版本', 'Revision'), value: revision },
        { label: both('登记时间', 'Registered'), value: createdAt },
      ],
    },
  ]
}

function dossierBlocks({ parts, decisions, models, admissions }: Evidence): readonly Block[] {
  return [
    { kind: 'heading', level: 1, words: both('卷宗与批准', 'Dossier and approval') },
    {
      kind: 'table',
      title: both('卷宗各部分', 'Parts of the dossier'),
      columns: [
        { title: both('部分', 'Part'), width: 3 },
        { title: both('修订', 'Revision'), width: 1 },
        { title: both('签署', 'Signatures'), width: 3 },
        { title: both('内容摘要', 'Digest'), width: 5 },
      ],
      rows: parts.map(({ kind, revision, signatures, digest }) => [
        partDefinition(kind).title,
        revision,
        saidOfPart(signatures),
        digest,
      ]),
      empty: both('没有卷宗。', 'There is no dossier.'),
    },
    {
      kind: 'table',
      title: both('决议与核准', 'Resolutions and approvals'),
      columns: [
        { title: both('文号', 'Number'), width: 3 },
        { title: both('结果', 'Outcome'), width: 2 },
        { title: both('有效期至', 'In force until'), width: 3 },
        { title: both('卷宗摘要', 'Digest of the dossier'), width: 5 },
      ],
      rows: decisions.map(({ number, outcome, validUntil, dossierDigest }) => [
        number,
        outcomeNames[outcome],
        validUntil ?? '—',
        dossierDigest,
      ]),
      empty: both('没有决议或核准。', 'There is no resolution or approval.'),
    },
    {
      kind: 'table',
      title: both('模型版本与准入', 'Model versions and admissions'),
      columns: [
        { title: both('模型', 'Model'), width: 3 },
        { title: both('版本', 'Version'), width: 2 },
        { title: both('准入有效期至', 'Admitted until'), width: 3 },
        { title: both('摘要', 'Digest'), width: 5 },
      ],
      rows: models.map(({ model, version }) => [
        model.name,
        version.version,
        admissions.find(({ modelVersionId }) => modelVersionId === version.id)?.validUntil ?? '—',
        version.digest,
      ]),
      empty: both('没有登记模型版本。', 'No model version is named.'),
    },
  ]
}

function permitBlocks({ permit }: Evidence): readonly Block[] {
  const heading: Block = { kind: 'heading', level: 1, words: both('准行证', 'Permit') }
  if (permit === undefined) {
    return [
      heading,
      { kind: 'paragraph', words: both('没有未吊销的准行证。', 'There is no permit that stands.') },
    ]
  }
  return [
    heading,
    {
      kind: 'facts',
      rows: [
        { label: both('编号', 'Serial'), value: permit.serial },
        { label: both('依据', 'By'), value: permit.approval.number },
        { label: both('有效期', 'Valid'), value: `${permit.notBefore} – ${permit.notAfter}` },
        { label: both('模型', 'Models'), value: permit.models.map(({ name }) => name).join(', ') },
        { label: both('数据级别', 'Data classes'), value: permit.dataClasses.join(', ') },
      ],
    },
  ]
}
