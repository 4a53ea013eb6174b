import assert from 'node:assert/strict'
import { buildProviderCode, checkLabelText } from '@hengjian/guard'
import type { Bilingual } from '#kernel/bilingual.ts'
import { defaultLabel } from './guard-policy.ts'
import type { Permit, PermittedModel } from './permit.ts'

/**
 * The label that answers of these models carry (measure 21.2, GB 45438-2025); `undefined` where none generates.
 * `creditCode`: that of the institution, which is named in the metadata by its provider code.
 * INVARIANT: what a permit says is a label under the standard, whatever the dossier words.
 */
export function labelOf(
  models: readonly PermittedModel[],
  approved: Bilingual | undefined,
  creditCode: string | undefined,
): Permit['label'] {
  if (!models.some(({ kind }) => kind === 'generative')) return undefined
  const { visible, position } = defaultLabel
  return { visible: visibleOf(approved) ?? visible, position, metadata: metadataOf(creditCode) }
}

/** Which of its services generated is left to the record: the standard lets a provider leave its own five characters zero. */
function metadataOf(creditCode: string | undefined) {
  if (creditCode === undefined) return {}
  const built = buildProviderCode({ creditCode, service: 'unspecified', application: '0000' })
  assert(built.outcome === 'built', 'an institution holds only codes that are valid')
  return { providerCode: built.code }
}

/** The standard asks for Chinese elements, so an English wording without them stands behind the Chinese one. */
function visibleOf(approved: Bilingual | undefined): Bilingual | undefined {
  if (approved === undefined || !isLabel(approved.zh)) return undefined
  const { zh, en } = approved
  return { zh, en: isLabel(en) ? en : `${zh} · ${en}` }
}

const isLabel = (text: string) => checkLabelText(text).outcome === 'valid'
