import { guardsOf, type Permit } from '#contexts/permits/index.ts'
import {
  type ApplicationId,
  type InstitutionId,
  type ModelVersionId,
  newId,
  type SupplierId,
} from '#kernel/ids.ts'
import { addDays, parseInstant } from '#kernel/time.ts'
import { applyChanges, type Changes, emptyState, type GatewayState } from '../state.ts'

export const now = parseInstant('2026-07-01T08:00:00Z')!
export const institution = newId('ins') as InstitutionId
export const application = newId('app') as ApplicationId
export const version = newId('mver') as ModelVersionId
export const other = newId('mver') as ModelVersionId
export const supplier = newId('sup') as SupplierId
export const hash = 'a'.repeat(64)

export const permit: Permit = {
  format: 'hengjian-permit@v3',
  serial: newId('pmt'),
  institution,
  application,
  tier: 'high',
  approval: { kind: 'resolution', id: 'dec_1', number: 'RMC-2026-1', dossierDigest: 'sha256:0' },
  mintedAt: now,
  notBefore: now,
  notAfter: addDays(now, 30),
  models: [
    {
      version,
      name: 'asked',
      kind: 'generative',
      digest: 'sha256:1',
      supplier,
      advisory: false,
      rating: 'adequate',
    },
    {
      version: other,
      name: 'spare',
      kind: 'generative',
      digest: 'sha256:2',
      advisory: false,
      rating: 'adequate',
    },
  ],
  fallback: { on: ['upstream-failed', 'timeout'], models: [other] },
  oversight: { points: [], samplingPercent: 0 },
  dataClasses: ['general'],
  limits: {
    requestsPerMinute: 1,
    tokensPerMinute: 1,
    costPerDayMilli: 1,
    bodyBytesMax: 1,
    outputTokensMax: 1,
  },
  record: { durability: 'before-release', retention: 'call-record' },
  failure: 'closed',
  stopConditions: [],
  exitConditions: [],
  stopLiftedBy: 'risk-manager',
  conditions: [],
  banks: 'in-force',
  guards: guardsOf('high', { publishes: true }),
}

export const key = {
  keyId: newId('key'),
  hash,
  institution,
  applicationId: application,
  validUntil: addDays(now, 10),
  revokedAt: undefined,
  epoch: 1,
} satisfies Changes['keys'][number]

export const nothing: Changes = {
  epoch: 0,
  keys: [],
  permits: [],
  admissions: [],
  suppliers: [],
  stops: [],
  deployments: [],
}

export const held = (changed: Partial<Permit> = {}) => ({
  application,
  serial: permit.serial,
  opened: { ok: true, permit: { ...permit, ...changed } } as const,
  revoked: undefined,
})

export const admitted = (id: ModelVersionId) => ({
  id: newId('adm'),
  modelVersionId: id,
  institution,
  admittedAt: now,
  validUntil: addDays(now, 90),
  epoch: 2,
})

export const listed = {
  id: supplier,
  institution,
  listedFrom: now,
  listedUntil: addDays(now, 90),
  delistedAt: undefined,
  dataClassMax: 'general',
  epoch: 3,
} as Changes['suppliers'][number]

export const stopOn = (target: string, inForce = true, epoch = 9) =>
  ({
    id: newId('stop'),
    institution,
    scope: 'application',
    target,
    inForce,
    epoch,
  }) as Changes['stops'][number]

export function stateWith(...changes: readonly Partial<Changes>[]): GatewayState {
  const state = emptyState()
  state.heardAtMs = 1_000
  const usual: Partial<Changes> = {
    keys: [key],
    permits: [held()],
    admissions: [admitted(version), admitted(other)],
    suppliers: [listed],
  }
  for (const change of [usual, ...changes]) applyChanges(state, { ...nothing, ...change })
  return state
}
