import {
  advanceApplication,
  type Dossier,
  type EnterableStage,
  openDossier,
  PartKind,
  signPart,
  writePart,
} from '#contexts/governance/index.ts'
import { issueKey } from '#contexts/identity/index.ts'
import { countPermitsInForce, mintPermit } from '#contexts/permits/index.ts'
import {
  ApplicationDraft,
  registerApplication,
  responsiblePeople,
} from '#contexts/registry/index.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import type { Services } from '#platform/services.ts'
import { approveApplication } from './approve-application.ts'
import type { SampleApplication, SampleDossier, SampleInstitution } from './institution.ts'
import type { SampleSupply } from './load-models.ts'
import type { SamplePeople } from './load-people.ts'

/** What the applications of the sample are loaded from. */
export interface SampleParts {
  readonly sample: SampleInstitution
  readonly dossiers: readonly SampleDossier[]
  readonly people: SamplePeople
  readonly supply: SampleSupply
}

/** An application by its key in `samples/institution.yaml` and its id, with a key for the door. */
export interface SampleKey {
  readonly application: string
  readonly id: ApplicationId
  readonly key: string
}

/** The stages that an application enters on its way to one. */
const stagesUpTo: Readonly<Record<SampleApplication['stage'], readonly EnterableStage[]>> = {
  requirements: [],
  'data-preparation': ['data-preparation'],
  development: ['data-preparation', 'development'],
  operation: ['data-preparation', 'development', 'operation'],
}

/** Takes one application as far as the sample says, through every gate on its way, and issues its key. */
export async function loadApplication(
  application: SampleApplication,
  parts: SampleParts,
  services: Services,
): Promise<SampleKey> {
  const { people, dossiers } = parts
  const owner = people.actor(application.owner)
  const { id } = await registerApplication(owner, draftOf(application, parts), services)
  const written = dossiers.find((dossier) => dossier.application === application.key)
  const advance = (to: EnterableStage) =>
    advanceApplication(owner, { applicationId: id, to }, services, countPermitsInForce)

  for (const stage of stagesUpTo[application.stage]) {
    if (stage === 'operation' && application.approve && written !== undefined) {
      await approveApplication(application, { ...written, id }, parts, services)
    }
    await advance(stage)
    // From here on the dossier is filled: the next gate asks for its fit assessment.
    if (stage === 'data-preparation' && written !== undefined) {
      await fillDossier(application, id, written, people, services)
    }
  }
  if (application.approve) {
    await mintPermit(people.actor('risk-manager'), { application: id }, services)
  }
  const name = `${application.key}（示例）`
  const key = await issueKey(owner, { applicationId: id, name }, responsiblePeople, services)
  return { application: application.key, id, key: key.text }
}

/** An application in the shape in which people register it. */
export function draftOf(
  application: SampleApplication,
  { people, supply }: Pick<SampleParts, 'people' | 'supply'>,
): ApplicationDraft {
  const { name, purpose, population, factors, decidesAboutPeople, publicFacing } = application
  const { dataClasses, responsible, models, suppliers } = application
  const idOf = (key: string) => people.actor(key).id
  return ApplicationDraft.parse({
    ...{ name, purpose, population, factors, decidesAboutPeople, publicFacing, dataClasses },
    supplierIds: suppliers.map(supply.supplier),
    modelVersionIds: models.map(supply.version),
    ownerId: idOf(application.owner),
    responsible: {
      business: idOf(responsible.business),
      technology: idOf(responsible.technology),
      data: idOf(responsible.data),
    },
  })
}

async function fillDossier(
  { owner }: SampleApplication,
  applicationId: ApplicationId,
  { parts }: SampleDossier,
  { actor }: SamplePeople,
  services: Services,
): Promise<Dossier> {
  const dossier = await openDossier(actor(owner), applicationId, services)
  for (const { id, author, signer, content } of parts) {
    const kind = PartKind.parse(id)
    const writing = { dossierId: dossier.id, kind, content }
    const { digest } = await writePart(actor(author), writing, services)
    if (signer === undefined) continue
    const signing = { dossierId: dossier.id, kind, digest, verdict: 'sign' } as const
    await signPart(actor(signer), signing, services)
  }
  return dossier
}
