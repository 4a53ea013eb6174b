import { authorize } from '#contexts/identity/index.ts'
import { answersFor } from '#contexts/registry/index.ts'
import type { Actor, Role } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { type PartKind, partDefinition } from './catalogue.ts'
import { isSealed, loadDossier, saveSignature } from './dossier-store.ts'
import { authorIds, partOf, type Signature, signerRole, type Verdict } from './dossier-view.ts'
import { governanceErrors } from './errors.ts'
import type { DossierId } from './ids.ts'
import { loadView } from './load-view.ts'
import { textPayload } from './text-payload.ts'

export interface PartSigning {
  readonly dossierId: DossierId
  readonly kind: PartKind
  /** The digest of the content that was read; a later revision is not signed by accident. */
  readonly digest: string
  readonly verdict: Verdict
  readonly note?: string | undefined
}

/**
 * Signs a part, or objects to it. A later word of the same person on the same revision replaces the earlier one.
 * Errors: `governance.wrong_role`, `own_part`, `not_independent`, `part_changed`, `dossier_sealed`, `not_found`,
 * `reason_missing` for an objection without its note.
 */
export async function signPart(
  actor: Actor,
  { dossierId, kind, digest, verdict, note }: PartSigning,
  { db, now, append }: Services,
): Promise<Signature> {
  authorize(actor, 'dossier:sign')
  const { signers } = partDefinition(kind)
  if (!signers.some((role) => actor.roles.includes(role))) {
    throw governanceErrors.wrong_role({ roles: signers })
  }
  if (verdict === 'object' && note === undefined) throw governanceErrors.reason_missing()

  return serializable(db, async (tx) => {
    const dossier = await loadDossier(tx, actor.institution, dossierId)
    const at = now()
    const { application, view } = await loadView(tx, actor.institution, dossier.applicationId, at, {
      dossier,
    })
    if (await isSealed(tx, actor.institution, dossierId)) {
      throw governanceErrors.dossier_sealed({ version: dossier.version })
    }
    const part = partOf(view, kind)
    if (part === undefined) throw governanceErrors.not_found({ what: 'part' })
    if (part.digest !== digest) throw governanceErrors.part_changed()
    if (part.authorIds.includes(actor.id)) throw governanceErrors.own_part()
    const role = roleOf(actor.roles, signers, signerRole(view, kind))
    const tookPart = authorIds(view).has(actor.id) || answersFor(actor.id, application)
    if (role === 'validator' && tookPart) throw governanceErrors.not_independent()

    const signature: Signature = {
      signerId: actor.id,
      role,
      verdict,
      at,
      ...(note !== undefined && { note }),
    }
    await saveSignature(tx, dossier, part, signature)
    await append(tx, {
      kind: 'dossier.part_signed',
      subject: dossierId,
      actor,
      body: {
        application: application.id,
        part: kind,
        revision: part.revision,
        digest,
        role,
        verdict,
      },
      payloads: textPayload('note', application.id, note),
    })
    return signature
  })
}

/** Somebody with several roles signs in the one that the tier asks for. */
function roleOf(held: readonly Role[], signers: readonly Role[], asked: Role | undefined): Role {
  const possible = signers.filter((role) => held.includes(role))
  return possible.find((role) => role === asked) ?? possible[0]!
}
