import { canonicalize, type Signer, signNote, type Verifier, verifyNote } from '@hengjian/ledger'
import { z } from 'zod'
import { Permit } from './permit.ts'
import type { StoredPermit } from './store.ts'

/**
 * Why a row is not honoured. `signature`: it is not by the institution's key over this text. `row`: its columns say otherwise
 * than its signed text. `text`: what was signed is no permit of this format.
 */
export const PermitFault = z.enum(['signature', 'row', 'text'])
export type PermitFault = z.infer<typeof PermitFault>

/** A permit as gateways hold it, or why its row is not honoured. */
export type OpenedPermit =
  | { readonly ok: true; readonly permit: Permit }
  | { readonly ok: false; readonly reason: PermitFault }

/** The signed note: canonical JSON in one line, an empty line, the signatures. */
export function signPermit(permit: Permit, signers: readonly Signer[]): Promise<string> {
  return signNote(`${canonicalize(permit)}\n`, signers)
}

/**
 * Opens a stored permit. INVARIANT: a row that was tampered with is refused: the signature must hold,
 * and the columns must say what the signed text says.
 */
export function openPermit(row: StoredPermit, verifiers: readonly Verifier[]): OpenedPermit {
  const note = verifyNote(row.note, verifiers)
  if (!note.ok) return { ok: false, reason: 'signature' }
  const parsed = Permit.safeParse(parseText(note.value.text))
  if (!parsed.success) return { ok: false, reason: 'text' }
  const permit = parsed.data
  const same =
    permit.serial === row.serial &&
    permit.institution === row.institution &&
    permit.application === row.application &&
    permit.mintedAt === row.mintedAt &&
    permit.notAfter === row.notAfter
  return same ? { ok: true, permit } : { ok: false, reason: 'row' }
}

/** The signed text without its signature held: for reading what a permit of one's own said. */
export function openPermitText(row: Pick<StoredPermit, 'note'>): Permit | undefined {
  const text = row.note.slice(0, row.note.indexOf('\n\n') + 1)
  const parsed = Permit.safeParse(parseText(text))
  return parsed.success ? parsed.data : undefined
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
