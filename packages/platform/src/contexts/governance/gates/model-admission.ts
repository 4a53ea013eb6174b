import type { ModelKind, ModelOrigin } from '#contexts/registry/index.ts'
import type { PersonId } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/time.ts'
import type { Waiver } from './define-gate.ts'
import { defineGate } from './define-gate.ts'

/** Days for which an admission may last at the most (house default; a year, as the longest evaluation period). */
export const ADMISSION_VALIDITY_DAYS_MAX = 365

/** All that admission looks at for one model version. */
export interface AdmissionView {
  readonly version: {
    readonly digest: string
    readonly registeredBy: PersonId
    readonly rated: boolean
    readonly ratingGrounds: string
  }
  readonly model: {
    readonly kind: ModelKind
    readonly origin: ModelOrigin
    readonly ownerId: PersonId
  }
  readonly provenanceGaps: readonly string[]
  /** Whether the number that the version claims stands in the imported list of filings. */
  readonly filingListed: boolean
  readonly supplierListed: boolean
  readonly usedInHighTier: boolean
  /** Whether every high-tier application that uses it has a signed model card in its newest dossier. */
  readonly modelCardsSigned: boolean
  readonly admitterId: PersonId
  readonly validUntil: Instant
  readonly exceptions: readonly Waiver[]
}

/** Measures 2.2, 5.1, 5.2, 18.4, 21.1, 22.1: what a model version shows before any permit can name it. */
export const modelAdmission = defineGate<AdmissionView>({
  id: 'model-admission',
  to: 'admitted',
  sources: [import.meta.url],
  requires: {
    'digest-present': {
      says: { zh: '模型版本有摘要', en: 'The model version has a digest' },
      statement: '2.2',
      who: ['developer'],
      waivable: false,
      holds: ({ version }) => /^sha256:[0-9a-f]{64}$/.test(version.digest),
    },
    'provenance-complete': {
      says: { zh: '自研模型的来源信息齐全', en: 'The provenance of an in-house model is complete' },
      statement: '21.4',
      who: ['developer'],
      waivable: false,
      appliesTo: ({ model }) => model.origin === 'in-house',
      holds: ({ provenanceGaps }) => provenanceGaps.length === 0,
    },
    'explainability-rated': {
      says: {
        zh: '已有附依据的可解释性评级',
        en: 'There is an explainability rating with its grounds',
      },
      statement: '22.1',
      who: ['developer', 'validator'],
      waivable: false,
      holds: ({ version }) => version.rated && version.ratingGrounds.trim() !== '',
    },
    'model-card-signed': {
      says: {
        zh: '用于高风险应用时模型卡已签署',
        en: 'The model card is signed where a high-tier application uses the model',
      },
      statement: '21.1',
      who: ['validator'],
      waivable: false,
      appliesTo: ({ usedInHighTier }) => usedInHighTier,
      holds: ({ modelCardsSigned }) => modelCardsSigned,
    },
    'filing-in-list': {
      says: {
        zh: '外部生成式模型的备案号在已导入名单中',
        en: 'The filing number of an external generative model stands in the imported list',
      },
      statement: '5.2',
      who: ['procurement', 'risk-manager'],
      waivable: false,
      appliesTo: ({ model }) => model.kind === 'generative' && model.origin === 'external',
      holds: ({ filingListed }) => filingListed,
    },
    'supplier-on-list': {
      says: { zh: '供应商在现行名单中', en: 'The supplier is on the list in force' },
      statement: '18.4',
      who: ['procurement', 'risk-manager'],
      waivable: false,
      appliesTo: ({ model }) => model.origin === 'external',
      holds: ({ supplierListed }) => supplierListed,
    },
    'admitted-by-another': {
      says: {
        zh: '准入人不是登记人，也不是模型负责人',
        en: 'Who admits it neither registered it nor owns the model',
      },
      statement: '5.1',
      who: ['validator'],
      waivable: false,
      holds: ({ admitterId, version, model }) =>
        admitterId !== version.registeredBy && admitterId !== model.ownerId,
    },
    'validity-bounded': {
      says: { zh: '准入有效期不超过365天', en: 'The admission lasts 365 days at the most' },
      statement: '5.1',
      who: ['validator'],
      waivable: false,
      holds: ({ validUntil }, now) =>
        now < validUntil && validUntil <= addDays(now, ADMISSION_VALIDITY_DAYS_MAX),
    },
  },
})
