import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { PartContent } from '#contexts/governance/index.ts'
import { Role } from '#kernel/actor.ts'
import { Bilingual } from '#kernel/bilingual.ts'

/**
 * The sample institution as its files say it, with keys in place of ids. Factors, versions and contents stay as they are
 * written: the contexts that own them parse them again when the sample is loaded through the same use cases as anybody's.
 */
const Key = z.string().regex(/^[a-z][a-z0-9-]*$/)

const SamplePerson = z.strictObject({
  key: Key,
  login: z.string(),
  name: Bilingual,
  roles: z.array(Role).min(1),
})

const SampleCommittee = z.strictObject({
  mandate: z.enum(['ai-governance', 'risk-management']),
  name: Bilingual,
  /** `paper` is the text whose SHA-256 the committee keeps. */
  board: z.strictObject({ number: z.string(), date: z.iso.date(), paper: z.string() }),
  quorum: z.strictObject({
    numerator: z.int().positive(),
    denominator: z.int().positive(),
    membersMin: z.int().positive(),
  }),
  seats: z.array(
    z.strictObject({
      person: Key,
      function: z.enum(['business', 'technology', 'data', 'risk']),
      chair: z.boolean(),
    }),
  ),
})

const SampleSupplier = z.strictObject({
  key: Key,
  name: Bilingual,
  creditCode: z.string(),
  kind: z.string(),
  dataClassMax: z.string(),
  contact: z.string(),
  listed: z.boolean(),
  /** What was found about it: the reason of its listing, or why there is none. */
  note: Bilingual,
})
export type SampleSupplier = z.infer<typeof SampleSupplier>

const SampleModel = z.strictObject({
  key: Key,
  name: Bilingual,
  kind: z.enum(['predictive', 'generative', 'embedding']),
  origin: z.enum(['in-house', 'external', 'open-source']),
  supplier: Key.optional(),
  owner: Key,
  version: z.record(z.string(), z.unknown()),
  deployments: z.array(z.record(z.string(), z.unknown())),
})
export type SampleModel = z.infer<typeof SampleModel>

const SampleApplication = z.strictObject({
  key: Key,
  name: Bilingual,
  purpose: Bilingual,
  population: Bilingual,
  factors: z.record(z.string(), z.unknown()),
  dataClasses: z.array(z.string()).min(1),
  decidesAboutPeople: z.boolean(),
  publicFacing: z.boolean(),
  owner: Key,
  responsible: z.strictObject({ business: Key, technology: Key, data: Key }),
  models: z.array(Key),
  suppliers: z.array(Key),
  report: z
    .strictObject({ number: z.string(), to: Bilingual, acknowledgedOn: z.iso.date() })
    .optional(),
  stage: z.enum(['requirements', 'data-preparation', 'development', 'operation']),
  approve: z.boolean(),
})
export type SampleApplication = z.infer<typeof SampleApplication>

export const SampleInstitution = z.strictObject({
  version: z.string(),
  institution: z.strictObject({ slug: Key, name: Bilingual, creditCode: z.string() }),
  people: z.array(SamplePerson),
  committees: z.array(SampleCommittee),
  suppliers: z.array(SampleSupplier),
  models: z.array(SampleModel),
  applications: z.array(SampleApplication),
})
export type SampleInstitution = z.infer<typeof SampleInstitution>

export const SampleDossier = z.strictObject({
  application: Key,
  parts: z.array(
    z.strictObject({
      id: Key,
      author: Key,
      /** Absent where the part is written and not signed. */
      signer: Key.optional(),
      content: PartContent,
    }),
  ),
})
export type SampleDossier = z.infer<typeof SampleDossier>

/** Reads `institution.yaml` of a samples folder. */
export function readSampleInstitution(folder: string): SampleInstitution {
  return SampleInstitution.parse(parse(readFileSync(join(folder, 'institution.yaml'), 'utf8')))
}

/** Reads every dossier of a samples folder, in the order of its names. */
export function readSampleDossiers(folder: string): SampleDossier[] {
  const dossiers = join(folder, 'dossiers')
  return readdirSync(dossiers)
    .sort()
    .map((name) => SampleDossier.parse(parse(readFileSync(join(dossiers, name), 'utf8'))))
}
