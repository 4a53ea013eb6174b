import type { JSONColumnType } from 'kysely'
import type {
  ApplicationId,
  InstitutionId,
  ModelId,
  ModelVersionId,
  PersonId,
  SupplierId,
} from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Application, DataClass, Stage } from './application.ts'
import type { DeploymentId } from './deployment.ts'
import type { FilingSnapshotId } from './filing.ts'
import type { Model } from './model.ts'
import type { Explainability, ModelSource, ModelVersion } from './model-version.ts'
import type { Provenance } from './provenance.ts'
import type { TableContent } from './tier/content.ts'
import type { Tier, TierFactors } from './tier/factors.ts'
import type { TierTableId } from './tier-table.ts'

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'registry.application': ApplicationTable
    'registry.model': ModelTable
    'registry.model_version': ModelVersionTable
    'registry.deployment': DeploymentTable
    'registry.filing_snapshot': FilingSnapshotTable
    'registry.filing': FilingTable
    'registry.tier_table': TierTableTable
  }
}

export interface ApplicationTable {
  id: ApplicationId
  institution: InstitutionId
  name_zh: string
  name_en: string
  purpose_zh: string
  purpose_en: string
  population_zh: string
  population_en: string
  scenario: string
  importance: TierFactors['importance']
  scale: TierFactors['scale']
  customer_effect: TierFactors['customerEffect']
  reliance: TierFactors['reliance']
  complexity: TierFactors['complexity']
  generative: boolean
  customer_facing: boolean
  touches_contract: boolean
  decides_about_people: boolean
  public_facing: boolean
  data_classes: readonly DataClass[]
  supplier_ids: readonly SupplierId[]
  model_version_ids: readonly ModelVersionId[]
  owner_id: PersonId
  business_person_id: PersonId
  technology_person_id: PersonId
  data_person_id: PersonId
  stage: Stage
  tier: Tier
  derivation: JSONColumnType<Application['derivation']>
  revision: number
  created_at: Instant
  ended_at: Instant | null
}

export interface ModelTable {
  id: ModelId
  institution: InstitutionId
  name_zh: string
  name_en: string
  kind: Model['kind']
  origin: Model['origin']
  supplier_id: SupplierId | null
  owner_id: PersonId
  created_at: Instant
}

export interface ModelVersionTable {
  id: ModelVersionId
  institution: InstitutionId
  model_id: ModelId
  version: string
  digest: string
  source: JSONColumnType<ModelSource>
  provenance: JSONColumnType<Provenance>
  filing: JSONColumnType<NonNullable<ModelVersion['filing']> | null, string | null, string | null>
  explainability: JSONColumnType<Explainability | null, string | null, string | null>
  context_tokens_max: number | null
  price: JSONColumnType<NonNullable<ModelVersion['price']> | null, string | null, string | null>
  registered_by: PersonId
  revision: number
  created_at: Instant
}

export interface DeploymentTable {
  id: DeploymentId
  institution: InstitutionId
  model_version_id: ModelVersionId
  base_url: string
  upstream_model: string
  sealed_credential: Uint8Array | null
  priority: number
  timeout_ms: number
  enabled: boolean
  revision: number
  epoch: number
  created_at: Instant
}

export interface FilingSnapshotTable {
  id: FilingSnapshotId
  institution: InstitutionId
  list: string
  digest: string
  row_count: number
  imported_by: PersonId
  imported_at: Instant
}

export interface FilingTable {
  institution: InstitutionId
  snapshot_id: FilingSnapshotId
  number: string
  track: 'filing' | 'registration'
  region: string
  model_name: string
  application_name: string | null
  entity: string
  /** A date without a time, `YYYY-MM-DD`. */
  filed_on: string
}

export interface TierTableTable {
  id: TierTableId
  institution: InstitutionId
  version: number
  content: JSONColumnType<TableContent>
  digest: string
  based_on: string
  revision: number
  author_ids: readonly PersonId[]
  drafted_at: Instant
  proposed_at: Instant | null
  discarded_at: Instant | null
  decision_id: string | null
  in_force_from: Instant | null
  settled_at: Instant | null
}
