import type { FallbackTrigger } from '#contexts/governance/index.ts'
import type { KeyRow } from '#contexts/identity/index.ts'
import type { Permit, PermittedModel } from '#contexts/permits/index.ts'
import { DataClass } from '#contexts/registry/index.ts'
import { isListed } from '#contexts/supply/index.ts'
import { type CatalogueError, isCatalogueError } from '#kernel/errors.ts'
import type { Instant } from '#kernel/time.ts'
import { doorErrors } from './errors.ts'
import { type GatewayState, type LiveDeployment, stopHitting, stopKeyOfTool } from './state.ts'

/** A gateway that has not heard from the database for this long no longer knows what was stopped. */
export const LEASE_MS = 5_000

export type Decision<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: CatalogueError }

const refuse = (refusal: CatalogueError) => ({ ok: false, refusal }) as const

/** The key's application, if the key is live. A key names one application and nothing else. */
export function identify(
  state: GatewayState,
  keyHash: string | undefined,
  now: Instant,
): KeyRow | undefined {
  const key = keyHash === undefined ? undefined : state.keys.get(keyHash)
  if (key === undefined || key.revokedAt !== undefined) return undefined
  return key.validUntil !== undefined && key.validUntil <= now ? undefined : key
}

/** Whether the application may call at all now: stops first, then its permit. Pure. */
export function decidePermit(
  state: GatewayState,
  caller: KeyRow,
  now: Instant,
  monotonicMs: number,
): Decision<Permit> {
  const stop = stopHitting(state, caller.institution, [caller.applicationId])
  if (stop !== undefined) return refuse(doorErrors.stopped({ scope: stop.scope }))
  return decideHeldPermit(state, caller, now, monotonicMs)
}

/**
 * Whether a call that was admitted may go on asking a model: nothing that it rests on was stopped or taken back since. Time
 * alone takes nothing back, and a permit that another has taken the place of leaves it to that one. Pure.
 */
export function decideGoingOn(
  state: GatewayState,
  call: {
    readonly caller: KeyRow
    readonly permit: Permit
    readonly model: PermittedModel
    readonly tools: readonly string[]
  },
): Decision<undefined> {
  const { caller, permit, model, tools } = call
  const { institution, application } = permit
  const targets = [application, model.version, model.supplier, ...tools.map(stopKeyOfTool)]
  const stop = stopHitting(state, institution, targets)
  if (stop !== undefined) return refuse(doorErrors.stopped({ scope: stop.scope }))
  const revoked = state.permits.get(application)?.revoked
  if (revoked !== undefined) return refuse(doorErrors.permit_revoked(revoked))
  if (state.keys.get(caller.hash)?.revokedAt !== undefined) return refuse(doorErrors.unknown_key())
  return { ok: true, value: undefined }
}

/** The permit alone: what it lays down for a stopped application holds although no model may answer. Pure. */
export function decideHeldPermit(
  state: GatewayState,
  { institution, applicationId }: KeyRow,
  now: Instant,
  monotonicMs: number,
): Decision<Permit> {
  const held = state.permits.get(applicationId)
  if (held === undefined) return refuse(doorErrors.no_permit({ reason: undefined }))
  // A revocation counts although the row around it may have been tampered with.
  if (held.revoked !== undefined) return refuse(doorErrors.permit_revoked(held.revoked))
  if (!held.opened.ok) {
    const isForeign = held.opened.reason === 'text'
    return refuse(isForeign ? doorErrors.no_permit({ reason: 'text' }) : doorErrors.permit_forged())
  }
  const { permit } = held.opened
  if (permit.institution !== institution) return refuse(doorErrors.no_permit({ reason: undefined }))
  if (now < permit.notBefore || now >= permit.notAfter) {
    return refuse(
      doorErrors.permit_expired({ notBefore: permit.notBefore, notAfter: permit.notAfter }),
    )
  }
  const unheardMs = monotonicMs - state.heardAtMs
  if (permit.failure === 'closed' && unheardMs > LEASE_MS) {
    const unheardSeconds = Math.round(unheardMs / 1_000)
    return refuse(doorErrors.record_unavailable({ unheardSeconds }))
  }
  return { ok: true, value: permit }
}

/** One model that may answer, with where it answers. */
export interface Candidate {
  readonly model: PermittedModel
  readonly deployments: readonly LiveDeployment[]
}

/**
 * Which models may answer a call for `name`, in order: the one asked for, then the permit's fallbacks on failures it names.
 * A fallback that may not run now is left out; the model asked for must be permitted itself. Pure.
 */
export function decideModels(
  state: GatewayState,
  permit: Permit,
  name: string,
  now: Instant,
): Decision<readonly [Candidate, ...Candidate[]]> {
  const asked = permit.models.find((model) => isAskedAs(model, name))
  if (asked === undefined) {
    return refuse(
      doorErrors.model_not_permitted({ models: permit.models.map((model) => model.name) }),
    )
  }
  const refusal = refusalOf(state, permit, asked, now)
  const others = permit.fallback.models
    .map((version) => permit.models.find((model) => model.version === version))
    .filter((model) => model !== undefined && model !== asked && model.kind === asked.kind)
    .filter((model) => refusalOf(state, permit, model!, now) === undefined)
    .map((model) => candidateOf(state, model!))
  const standsInFor = (trigger: FallbackTrigger) => permit.fallback.on.includes(trigger)
  if (refusal === undefined) {
    const failing = standsInFor('upstream-failed') || standsInFor('timeout')
    return { ok: true, value: [candidateOf(state, asked), ...(failing ? others : [])] }
  }
  // The model that was asked for stays named, so that the record says in whose place another answered.
  const stopped = isCatalogueError(refusal, 'gateway.stopped') && standsInFor('stopped')
  if (!stopped || others.length === 0) return refuse(refusal)
  return { ok: true, value: [{ model: asked, deployments: [] }, ...others] }
}

/** Whether a call means this model: by its name, its version, or `name/versions/version`. */
export function isAskedAs({ name, version }: PermittedModel, asked: string | undefined): boolean {
  return [name, version, `${name}/versions/${version}`, `${version}/versions/${version}`].includes(
    asked ?? '',
  )
}

/** Whether every tool that a call would use may be used now. Pure. */
export function decideTools(
  state: GatewayState,
  { institution }: Permit,
  tools: readonly string[],
): Decision<undefined> {
  const stop = stopHitting(state, institution, tools.map(stopKeyOfTool))
  return stop === undefined
    ? { ok: true, value: undefined }
    : refuse(doorErrors.stopped({ scope: stop.scope }))
}

function refusalOf(
  state: GatewayState,
  { institution, dataClasses }: Permit,
  model: PermittedModel,
  now: Instant,
): CatalogueError | undefined {
  const stop = stopHitting(state, institution, [model.version, model.supplier])
  if (stop !== undefined) return doorErrors.stopped({ scope: stop.scope })
  const admission = state.admissions.get(model.version)
  const admitted =
    admission !== undefined &&
    admission.institution === institution &&
    admission.revokedAt === undefined &&
    now < admission.validUntil
  if (!admitted) return doorErrors.model_not_admitted({ model: model.name })
  if (model.supplier === undefined) return undefined
  const supplier = state.suppliers.get(model.supplier)
  const listed =
    supplier !== undefined && supplier.institution === institution && isListed(supplier, now)
  if (!listed) return doorErrors.supplier_not_listed({ model: model.name })
  const { dataClassMax } = supplier
  return dataClasses.every((dataClass) => mayLeave(dataClass, dataClassMax))
    ? undefined
    : doorErrors.data_class_exceeded({ model: model.name, dataClassMax })
}

/** Whether data of a class may go to a supplier (measures 18.3, 24.7). A class that nobody knows stays. */
function mayLeave(dataClass: string, dataClassMax: DataClass): boolean {
  const fromMostProtected: readonly string[] = DataClass.options
  return fromMostProtected.indexOf(dataClass) >= fromMostProtected.indexOf(dataClassMax)
}

function candidateOf(state: GatewayState, model: PermittedModel): Candidate {
  const deployments = [...(state.deployments.get(model.version)?.values() ?? [])]
  return { model, deployments: deployments.sort((a, b) => a.priority - b.priority) }
}
