import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { actorOf, pageOfPeople } from '#contexts/identity/index.ts'
import { mintPermit } from '#contexts/permits/index.ts'
import { pageOfApplications } from '#contexts/registry/index.ts'
import type { PersonActor } from '#kernel/actor.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import { loadSample } from '../src/sample/load-sample.ts'
import { samplesFolder } from '../src/sample/samples-folder.ts'
import { describeOnDatabases, openWorld, type World } from '../src/testing/world.ts'

const SCHEMA = { type: 'object', required: ['draft'] }

/** The sample, with a dossier that promises more of its answers. */
function samplesThatPromise(): string {
  const folder = mkdtempSync(join(tmpdir(), 'samples-'))
  cpSync(samplesFolder, folder, { recursive: true })
  const file = join(folder, 'dossiers', 'drafting-assistant.yaml')
  const dossier = parse(readFileSync(file, 'utf8')) as {
    parts: { id: string; content: Record<string, unknown> }[]
  }
  const card = dossier.parts.find(({ id }) => id === 'model-card')!
  Object.assign(card.content, { answerSchema: JSON.stringify(SCHEMA), grounding: 'required' })
  writeFileSync(file, stringify(dossier))
  return folder
}

describeOnDatabases('what an approved dossier promises of answers', (database) => {
  const folder = samplesThatPromise()
  let world: World
  let minter: PersonActor
  let application: ApplicationId

  beforeAll(async () => {
    world = await openWorld(database)
    const { institution } = (await loadSample(world.services, { folder }))!
    const people = await pageOfPeople(world.db, institution.id, { limit: 100 })
    minter = people.map(actorOf).find(({ roles }) => roles.includes('risk-manager'))!
    const all = await pageOfApplications(world.db, institution.id, {}, { limit: 100 })
    application = all.find(({ name }) => name.en === 'Drafting assistant')!.id
  })
  afterAll(async () => {
    await world.close()
    rmSync(folder, { recursive: true })
  })

  test('stands in the permit, whoever mints it and whatever they leave out', async () => {
    const permit = await mintPermit(minter, { application }, world.services)
    expect(permit).toMatchObject({ answerSchema: SCHEMA, grounding: true })
  })

  test('is not replaced at minting', async () => {
    const other = { application, answerSchema: { type: 'string' } }
    await expect(mintPermit(minter, other, world.services)).rejects.toMatchObject({
      code: 'permits.answer_schema_declared',
    })
  })
})
