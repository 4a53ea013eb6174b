import { z } from 'zod'
import { defineId, InstitutionId, ModelVersionId, type SupplierId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import type { JsonValue } from '#platform/services.ts'
import type { ModelKind } from './model.ts'

export const PRIORITY_MAX = 1_000
export const TIMEOUT_MS_MIN = 100
export const TIMEOUT_MS_MAX = 600_000
const CREDENTIAL_CHARACTERS_MAX = 4_096

export const DeploymentId = defineId('dep')
export type DeploymentId = z.infer<typeof DeploymentId>

export const DeploymentDraft = z
  .strictObject({
    /**
     * Where its API stands: OpenAI's, e.g. `https://models.example.com/v1`, the Open Inference Protocol's for a predictive
     * model, e.g. `http://triton:8000/v2`, or `builtin:extractive`.
     */
    baseUrl: z.string().max(500),
    /** The name by which the upstream knows the model; of a predictive one also `name/versions/version`. */
    upstreamModel: z.string().trim().min(1).max(200),
    /** Least first; those of equal priority share the load. */
    priority: z.int().min(0).max(PRIORITY_MAX),
    timeoutMs: z.int().min(TIMEOUT_MS_MIN).max(TIMEOUT_MS_MAX),
    enabled: z.boolean(),
    /** The upstream's secret: sealed on arrival, never returned. Absent keeps the one there is, `null` removes it. */
    credential: z
      .string()
      .regex(/^[\x21-\x7e]+$/, 'visible ASCII characters only')
      .max(CREDENTIAL_CHARACTERS_MAX)
      .nullable()
      .optional(),
  })
  .readonly()
export type DeploymentDraft = z.infer<typeof DeploymentDraft>

/** Where a model version answers. */
export const Deployment = z
  .object({
    ...DeploymentDraft.unwrap().omit({ credential: true }).shape,
    id: DeploymentId,
    institution: InstitutionId,
    modelVersionId: ModelVersionId,
    hasCredential: z.boolean(),
    revision: z.int().nonnegative(),
    createdAt: Instant,
  })
  .readonly()
export type Deployment = z.infer<typeof Deployment>

/** What a gateway holds of a deployment: with it, all that it must know of the model behind it. */
export interface GatewayDeployment {
  readonly id: DeploymentId
  readonly institution: InstitutionId
  readonly modelVersionId: ModelVersionId
  readonly modelDigest: string
  readonly modelKind: ModelKind
  readonly supplierId: SupplierId | undefined
  readonly baseUrl: string
  readonly upstreamModel: string
  readonly sealedCredential: Uint8Array | undefined
  readonly priority: number
  readonly timeoutMs: number
  readonly enabled: boolean
  readonly epoch: number
}

/** The seal is bound to its deployment, so that a credential copied to another row does not open. */
export function sealCredential(vault: Vault, id: DeploymentId, credential: string): Uint8Array {
  return vault.seal(Buffer.from(credential), credentialContext(id))
}

/** The upstream's secret in clear, for the gateway's request alone. Throws `vault.broken_seal`. */
export function openCredential(
  vault: Vault,
  { id, sealedCredential }: Pick<GatewayDeployment, 'id' | 'sealedCredential'>,
): string | undefined {
  if (sealedCredential === undefined) return undefined
  return Buffer.from(vault.open(sealedCredential, credentialContext(id))).toString()
}

/** Where a credential belongs: it opens nowhere else. */
export function credentialContext(id: DeploymentId): string {
  return `registry.deployment/${id}`
}

export function deploymentState(deployment: Deployment): { readonly [key: string]: JsonValue } {
  return { ...deployment }
}
