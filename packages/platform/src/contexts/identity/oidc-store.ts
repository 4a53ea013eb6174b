import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import type { OidcChallenge } from './oidc.ts'
import { hashToken } from './session.ts'

export async function insertFlow(
  tx: Transaction,
  institution: InstitutionId,
  flow: {
    readonly challenge: OidcChallenge
    readonly binding: string
    readonly expiresAt: Instant
  },
) {
  await tx
    .insertInto('identity.oidc_flow')
    .values({
      state_hash: hashToken(flow.challenge.state),
      institution,
      binding_hash: hashToken(flow.binding),
      nonce: flow.challenge.nonce,
      verifier: flow.challenge.verifier,
      expires_at: flow.expiresAt,
    })
    .execute()
}

/** Takes a flow out of the table: it can come back once, to the browser that left, in time. */
export async function takeFlow(
  tx: Transaction,
  callback: { readonly state: string; readonly binding: string },
  now: Instant,
): Promise<{ challenge: OidcChallenge; institution: InstitutionId } | undefined> {
  const row = await tx
    .deleteFrom('identity.oidc_flow')
    .where('state_hash', '=', hashToken(callback.state))
    .where('binding_hash', '=', hashToken(callback.binding))
    .where('expires_at', '>', now)
    .returning(['institution', 'nonce', 'verifier'])
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { institution, nonce, verifier } = row
  return { institution, challenge: { state: callback.state, nonce, verifier } }
}
