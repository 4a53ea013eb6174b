import assert from 'node:assert/strict'
import { buildProviderCode, checkLabelText } from '@hengjian/guard'
import type { Institution } from '#contexts/identity/index.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import { defaultLabel } from './guard-policy.ts'
import type { Permit, PermittedModel } from './permit.ts'

/**
 * The label that answers of these models carry (measure 21.2, GB 45438-2025); `undefined` where none generates.
 * `provider`: the codes of the institution, by which the metadata names it.
 * INVARIANT: what a permit says is a label under the standard, whatever the dossier words.
 */
export function labelOf(
  models: readonly PermittedModel[],
  approved: Bilingual | undefined,
  provider: Provider | undefined,
): Permit['label'] {
  if (!models.some(({ kind }) => kind === 'generative')) return undefined
  const { visible, position } = defaultLabel
  return { visible: visibleOf(approved) ?? visible, position, metadata: metadataOf(provider) }
}

type Provider = Pick<Institution, 'creditCode' | 'serviceCode'>

/** A provider that names no service leaves its own five characters zero; the record says which application answered. */
function metadataOf({ creditCode, serviceCode = '00000' }: Provider = {}) {
  if (creditCode === undefined) return {}
  const service = ({ 0: 'unspecified', 1: 'generation', 2: 'propagation' } as const)[
    serviceCode[0]!
  ]
  assert(service !== undefined, 'an institution holds only service codes that are valid')
  const built = buildProviderCode({ creditCode, service, application: serviceCode.slice(1) })
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
