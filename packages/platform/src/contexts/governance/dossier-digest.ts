import { createHash } from 'node:crypto'
import { canonicalize } from '@hengjian/ledger'
import type { JsonValue } from '#platform/services.ts'
import type { PartContent } from './part-content.ts'

/** What the digest of a dossier stands for; everything that was judged, and nothing that moves by itself. */
export interface DigestedDossier {
  readonly models: readonly { readonly id: string; readonly material: JsonValue }[]
  readonly application: { readonly id: string; readonly material: JsonValue }
  readonly tier: { readonly id: string; readonly tableVersion: string }
  readonly parts: readonly {
    readonly kind: string
    readonly digest: string
    readonly signatures: readonly {
      readonly signerId: string
      readonly role: string
      readonly verdict: string
    }[]
  }[]
}

/**
 * SHA-256 in hex over the canonical JSON (RFC 8785) of a dossier.
 *
 * INVARIANT: the order in which parts, signatures or model versions are listed does not matter, and every material
 * change gives another digest, so that what was approved for the old one is void (measures 15.3, 16.2).
 */
export function dossierDigest(view: DigestedDossier): string {
  const document = {
    application: view.application.id,
    material: view.application.material,
    tier: { id: view.tier.id, table: view.tier.tableVersion },
    models: view.models
      .map(({ id, material }) => ({ id, material }))
      .sort((a, b) => order(a.id, b.id)),
    parts: view.parts
      .map(({ kind, digest, signatures }) => ({
        kind,
        digest,
        signatures: signatures
          .map(({ signerId, role, verdict }) => ({ signer: signerId, role, verdict }))
          .sort((a, b) => order(a.signer, b.signer)),
      }))
      .sort((a, b) => order(a.kind, b.kind)),
  }
  return sha256Hex(canonicalize(document))
}

/** The digest of one part's content; what a signer names. */
export function contentDigest(content: PartContent): string {
  return sha256Hex(canonicalize(content))
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** By code units, so that no locale can change a digest. */
function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
