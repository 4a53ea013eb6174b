import type { Detector } from '@hengjian/guard'
import type { AdmissionRow } from '#contexts/governance/index.ts'
import type { KeyRow } from '#contexts/identity/index.ts'
import type {
  DistributedStop,
  GuardBankId,
  OpenedPermit,
  Permit,
  PermitId,
} from '#contexts/permits/index.ts'
import type { GatewayDeployment } from '#contexts/registry/index.ts'
import type { DistributedSupplier } from '#contexts/supply/index.ts'
import type { ApplicationId, InstitutionId, ModelVersionId, SupplierId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'

/** A deployment with its secret opened, ready to be called. */
export interface LiveDeployment {
  readonly id: string
  readonly baseUrl: string
  readonly upstreamModel: string
  readonly credential: string | undefined
  readonly priority: number
  readonly timeoutMs: number
}

export interface HeldPermit {
  readonly serial: PermitId
  readonly opened: OpenedPermit
  readonly revoked: { readonly at: Instant; readonly reason: string } | undefined
}

/** Words or expressions of an institution, ready to judge. */
export interface LiveBank {
  readonly name: string
  readonly detector: Detector
  /** It is still being read, and no other of its name is there: `detector` fails on every text. */
  readonly isLoading?: true
}

/** What changed since an epoch, of all institutions; banks go a way of their own (`bank-keeper.ts`). */
export interface Changes {
  readonly epoch: number
  readonly keys: readonly KeyRow[]
  readonly permits: readonly (HeldPermit & { readonly application: ApplicationId })[]
  readonly admissions: readonly AdmissionRow[]
  readonly suppliers: readonly DistributedSupplier[]
  readonly stops: readonly DistributedStop[]
  readonly deployments: readonly (GatewayDeployment & { readonly live: LiveDeployment })[]
}

/** All that a gateway knows: it answers from this memory alone. */
export interface GatewayState {
  epoch: number
  /** When the database was last heard, in monotonic milliseconds; -Infinity before the first time. */
  heardAtMs: number
  readonly keys: Map<string, KeyRow>
  readonly permits: Map<ApplicationId, HeldPermit>
  readonly admissions: Map<ModelVersionId, AdmissionRow>
  readonly suppliers: Map<SupplierId, DistributedSupplier>
  /** Stops in force by what they hit: institution, application, model version, supplier, or `tool:` and its name. */
  readonly stops: Map<string, DistributedStop[]>
  readonly deployments: Map<ModelVersionId, Map<string, LiveDeployment>>
  readonly banks: Map<InstitutionId, Map<GuardBankId, LiveBank>>
}

export function emptyState(): GatewayState {
  return {
    epoch: 0,
    heardAtMs: Number.NEGATIVE_INFINITY,
    keys: new Map(),
    permits: new Map(),
    admissions: new Map(),
    suppliers: new Map(),
    banks: new Map(),
    stops: new Map(),
    deployments: new Map(),
  }
}

/** Takes changes in. Applying the same changes twice changes nothing more. */
export function applyChanges(state: GatewayState, changes: Changes) {
  for (const key of changes.keys) state.keys.set(key.hash, key)
  for (const { application, ...permit } of changes.permits) applyPermit(state, application, permit)
  for (const admission of changes.admissions)
    state.admissions.set(admission.modelVersionId, admission)
  for (const supplier of changes.suppliers) state.suppliers.set(supplier.id, supplier)
  for (const stop of changes.stops) applyStop(state, stop)
  for (const { modelVersionId, live, enabled } of changes.deployments) {
    const deployments = state.deployments.get(modelVersionId) ?? new Map<string, LiveDeployment>()
    if (enabled) deployments.set(live.id, live)
    else deployments.delete(live.id)
    state.deployments.set(modelVersionId, deployments)
  }
  state.epoch = Math.max(state.epoch, changes.epoch)
}

/** The revocation of an older permit, read after its successor, must not hide that successor. */
function applyPermit(state: GatewayState, application: ApplicationId, permit: HeldPermit) {
  const held = state.permits.get(application)
  const newer = held === undefined || permit.serial >= held.serial
  if (newer) state.permits.set(application, permit)
}

/** Takes one stop in, or its lift. The epoch stays: what else changed with it was not read. */
export function applyStop(state: GatewayState, stop: DistributedStop) {
  const key = stop.scope === 'tool' ? stopKeyOfTool(stop.target) : stop.target
  const others = (state.stops.get(key) ?? []).filter(({ id }) => id !== stop.id)
  const inForce = stop.inForce ? [...others, stop] : others
  if (inForce.length === 0) state.stops.delete(key)
  else state.stops.set(key, inForce)
}

/** Tools are named by people, so that their names stand apart from ids. */
export const stopKeyOfTool = (name: string) => `tool:${name}`

/** The permits that are honoured now. */
export function permitsInForce({ permits }: GatewayState, now: Instant): readonly Permit[] {
  return Array.from(permits.values()).flatMap(({ opened, revoked }) =>
    opened.ok && revoked === undefined && now < opened.permit.notAfter ? [opened.permit] : [],
  )
}

/** The stop in force that hits one of these, if any. Targets of another institution never match: ids are unique. */
export function stopHitting(
  state: GatewayState,
  institution: InstitutionId,
  targets: readonly (string | undefined)[],
): DistributedStop | undefined {
  // The usual case by far: nothing is stopped anywhere.
  if (state.stops.size === 0) return undefined
  for (const target of [institution, ...targets]) {
    const stop = target === undefined ? undefined : state.stops.get(target)
    const hit = stop?.find((one) => one.institution === institution)
    if (hit !== undefined) return hit
  }
  return undefined
}
