import { z } from 'zod'
import {
  type Dossier,
  PartKind,
  partDefinition,
  signPart,
  writePart,
} from '#contexts/governance/index.ts'
import type { Role } from '#kernel/actor.ts'
import { readCatalogue } from '#platform/catalogue.ts'
import type { Services } from '#platform/services.ts'
import type { CastName, Ground } from './ground.ts'

type Content = Parameters<typeof writePart>[1]['content']

const Papers = z.strictObject({
  version: z.string(),
  source: z.string(),
  parts: z.record(
    PartKind,
    z.custom<Content>((value) => typeof value === 'object'),
  ),
})
const { parts } = Papers.parse(readCatalogue('proving-ground.yaml'))

/** What a part of the ground's dossier says. */
export const contentOfPart = (kind: PartKind): Content => parts[kind]

/** The owner writes each part, and somebody of a role that may sign it signs it. */
export async function fillDossier(
  ground: Ground,
  dossier: Dossier,
  kinds: readonly PartKind[] | 'rest',
  services: Services,
): Promise<void> {
  const wanted =
    kinds === 'rest' ? PartKind.options.filter((kind) => kind !== 'fit-assessment') : kinds
  for (const kind of wanted) {
    const writing = { dossierId: dossier.id, kind, content: contentOfPart(kind) }
    const { digest } = await writePart(ground.actor('owner'), writing, services)
    const signing = { dossierId: dossier.id, kind, digest, verdict: 'sign' } as const
    await signPart(ground.actor(signerOf(partDefinition(kind).signers)), signing, services)
  }
}

/** Validators are kept apart from the others of the second line. */
function signerOf(signers: readonly Role[]): CastName {
  return signers.includes('validator') ? 'validator' : 'steward'
}
