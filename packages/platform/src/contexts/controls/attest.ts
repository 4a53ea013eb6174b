import { createHash } from 'node:crypto'
import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/time.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { ATTESTATION_DAYS_MAX, type Attestation, wordsDigest } from './attestation.ts'
import {
  insertAttestation,
  loadAttestation,
  saveConfirmation,
  saveWithdrawal,
} from './attestation-store.ts'
import { controlsErrors } from './errors.ts'
import type { AttestationId } from './ids.ts'
import { findAsked } from './read-statements.ts'

export interface Attesting {
  readonly statement: string
  readonly validUntil: Instant
  /** What the word rests on, in the words of who gives it. Kept encrypted; its digest stands in the entry. */
  readonly evidence: string
}

/**
 * Gives one's word that a recorded statement holds, as it is asked now. It counts once another person has confirmed it, and for
 * as long as the same is asked.
 * Errors: `controls.no_statement`, `not_attestable`, `attestation_too_long`.
 */
export async function attest(
  actor: Actor,
  { statement, validUntil, evidence }: Attesting,
  { db, now, append }: Services,
): Promise<Attestation> {
  authorize(actor, 'attestation:make')
  return serializable(db, async (tx) => {
    const asked = await findAsked(tx, actor.institution, statement)
    if (asked === undefined) throw controlsErrors.no_statement({ statement })
    if (asked.statement.duty !== 'recorded') throw controlsErrors.not_attestable({ statement })
    const at = now()
    if (validUntil <= at || validUntil > addDays(at, ATTESTATION_DAYS_MAX)) {
      throw controlsErrors.attestation_too_long({ daysMax: ATTESTATION_DAYS_MAX })
    }
    const bytes = Buffer.from(evidence, 'utf8')
    const evidenceDigest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    const attestation: Attestation = {
      ...{ id: newId('att'), statement, evidenceDigest, validUntil },
      wordsDigest: wordsDigest(asked),
      ...{ madeBy: actor.id, madeAt: at },
    }
    await insertAttestation(tx, actor.institution, attestation)
    await append(tx, {
      kind: 'attestation.made',
      subject: attestation.id,
      actor,
      body: { statement, validUntil, evidenceDigest, wordsDigest: attestation.wordsDigest },
      payloads: [{ name: 'evidence', retention: 'dossier', content: bytes }],
    })
    return attestation
  })
}

/**
 * Stands behind another person's word. INVARIANT: nobody confirms their own, administrators included.
 * Errors: `controls.no_attestation`, `own_attestation`, `attestation_over`, `attestation_outworn` where other words are asked by now.
 */
export async function confirmAttestation(
  actor: Actor,
  id: AttestationId,
  { db, now, append }: Services,
) {
  authorize(actor, 'attestation:confirm')
  await serializable(db, async (tx) => {
    const attestation = await loadAttestation(tx, actor.institution, id)
    if (attestation.madeBy === actor.id) throw controlsErrors.own_attestation()
    const { confirmedAt, withdrawnAt, validUntil, statement } = attestation
    const at = now()
    if (confirmedAt !== undefined || withdrawnAt !== undefined || validUntil <= at) {
      throw controlsErrors.attestation_over()
    }
    const asked = await findAsked(tx, actor.institution, statement)
    if (asked === undefined || wordsDigest(asked) !== attestation.wordsDigest) {
      throw controlsErrors.attestation_outworn({ statement })
    }
    await saveConfirmation(tx, actor.institution, id, { by: actor.id, at })
    await append(tx, { kind: 'attestation.confirmed', subject: id, actor, body: { statement } })
  })
}

/** Takes a word back, one's own or another's: to withdraw only ever makes it stricter. Errors: `controls.no_attestation`, `attestation_over`. */
export async function withdrawAttestation(
  actor: Actor,
  id: AttestationId,
  { db, now, append }: Services,
) {
  authorize(actor, 'attestation:make')
  await serializable(db, async (tx) => {
    const { withdrawnAt, statement } = await loadAttestation(tx, actor.institution, id)
    if (withdrawnAt !== undefined) throw controlsErrors.attestation_over()
    await saveWithdrawal(tx, actor.institution, id, { by: actor.id, at: now() })
    await append(tx, { kind: 'attestation.withdrawn', subject: id, actor, body: { statement } })
  })
}
