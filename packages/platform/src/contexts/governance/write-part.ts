import { canonicalize } from '@hengjian/ledger'
import { authorize } from '#contexts/identity/index.ts'
import {
  type Application,
  answersFor,
  loadApplication,
  registryErrors,
} from '#contexts/registry/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { type PartDefinition, type PartKind, partDefinition } from './catalogue.ts'
import { contentDigest } from './dossier-digest.ts'
import { insertRevision, isSealed, listParts, loadDossier } from './dossier-store.ts'
import type { Part } from './dossier-view.ts'
import { governanceErrors } from './errors.ts'
import { fallbackIssues } from './fallback-plan.ts'
import type { DossierId } from './ids.ts'
import { contentIssues, type PartContent } from './part-content.ts'
import { partIssue } from './part-issue.ts'

export interface PartWriting {
  readonly dossierId: DossierId
  readonly kind: PartKind
  readonly content: PartContent
}

/**
 * Writes a part, or a new revision of it. Signatures name a revision, so the new one has none.
 * Errors: `governance.part_invalid` with every field at once, `wrong_role`, `not_found`, `dossier_sealed`,
 * `not_independent` for who validated this dossier, `registry.not_answerable`.
 */
export async function writePart(
  actor: Actor,
  { dossierId, kind, content }: PartWriting,
  { db, now, append }: Services,
): Promise<Part> {
  authorize(actor, 'dossier:write')
  const definition = partDefinition(kind)

  return serializable(db, async (tx) => {
    const dossier = await loadDossier(tx, actor.institution, dossierId)
    const application = await loadApplication(tx, actor.institution, dossier.applicationId)
    assertAuthor(actor, definition, application)
    if (await isSealed(tx, actor.institution, dossierId)) {
      throw governanceErrors.dossier_sealed({ version: dossier.version })
    }
    const parts = await listParts(tx, dossier)
    if (hasValidated(actor, parts)) throw governanceErrors.not_independent()
    const whole = kind === 'fallback' ? fallbackIssues(content) : []
    const issues = [...contentIssues(definition, content), ...whole]
    if (issues.length > 0) {
      throw governanceErrors.part_invalid({
        issues: issues.map((issue) => partIssue(definition, issue)),
      })
    }

    const before = parts.find((part) => part.kind === kind)
    const revision = (before?.revision ?? 0) + 1
    const digest = contentDigest(content)
    await insertRevision(tx, {
      dossier,
      kind,
      revision,
      authorId: actor.id,
      content,
      digest,
      at: now(),
    })
    await append(tx, {
      kind: 'dossier.part_written',
      subject: dossierId,
      actor,
      body: { application: application.id, part: kind, revision, digest },
      payloads: [
        {
          name: 'content',
          retention: 'dossier',
          business: application.id,
          content: Buffer.from(canonicalize(content), 'utf8'),
        },
      ],
    })
    const authorIds = [...new Set([...(before?.authorIds ?? []), actor.id])]
    const signers = before?.signers ?? []
    return { kind, revision, authorIds, signers, content, digest, signatures: [] }
  })
}

/** A role of the catalogue, and, for who writes as owner, this very application. */
function assertAuthor(actor: PersonActor, { authors }: PartDefinition, application: Application) {
  const roles = authors.filter((role) => actor.roles.includes(role))
  if (roles.length === 0) throw governanceErrors.wrong_role({ roles: authors })
  const asOwnerOnly = roles.every((role) => role === 'application-owner')
  if (asOwnerOnly && !answersFor(actor.id, application)) {
    throw registryErrors.not_answerable({ id: application.id })
  }
}

function hasValidated(actor: PersonActor, parts: readonly Part[]): boolean {
  return parts.some(({ signers }) =>
    signers.some(({ signerId, role }) => signerId === actor.id && role === 'validator'),
  )
}
