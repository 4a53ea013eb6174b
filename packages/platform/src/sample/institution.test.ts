import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Role } from '#kernel/actor.ts'
import { readCatalogue } from '#platform/catalogue.ts'
import { readSampleDossiers, readSampleInstitution } from './institution.ts'
import { knowledgeDigest, loadKnowledge } from './knowledge.ts'

const folder = join(import.meta.dirname, '../../../../samples')
const sample = readSampleInstitution(folder)
const dossiers = readSampleDossiers(folder)
const knowledge = loadKnowledge(join(folder, 'knowledge'))
const filings = readFileSync(join(folder, 'filings.csv'), 'utf8')

const keysOf = (things: readonly { key: string }[]) => things.map(({ key }) => key)
const rolesOf = (person: string) => sample.people.find(({ key }) => key === person)?.roles ?? []
const modelCalled = (name: string) => sample.models.find(({ key }) => key === name)!

const { parts } = z
  .looseObject({
    parts: z.array(
      z.looseObject({
        id: z.string(),
        authors: z.array(Role),
        signers: z.array(Role),
        tiers: z.array(z.string()),
        fields: z.array(
          z.looseObject({
            id: z.string(),
            type: z.string(),
            required: z.boolean(),
            options: z.array(z.string()).optional(),
            lengthMin: z.int().optional(),
            countMin: z.int().optional(),
          }),
        ),
      }),
    ),
  })
  .parse(readCatalogue('dossier-parts.yaml'))
const partCalled = (name: string) => parts.find(({ id }) => id === name)!

describe('the sample institution', () => {
  test('every key that is used is defined, once', () => {
    const people = keysOf(sample.people)
    for (const list of [sample.people, sample.suppliers, sample.models, sample.applications]) {
      expect(new Set(keysOf(list)).size).toBe(list.length)
    }
    expect(new Set(sample.people.map(({ login }) => login)).size).toBe(people.length)
    for (const { owner, responsible, models, suppliers } of sample.applications) {
      expect(people).toEqual(expect.arrayContaining([owner, ...Object.values(responsible)]))
      expect(keysOf(sample.models)).toEqual(expect.arrayContaining(models))
      expect(keysOf(sample.suppliers)).toEqual(expect.arrayContaining(suppliers))
    }
    for (const { owner, supplier } of sample.models) {
      expect(people).toContain(owner)
      if (supplier !== undefined) expect(keysOf(sample.suppliers)).toContain(supplier)
    }
  })

  test('all thirteen roles are held', () => {
    expect(new Set(sample.people.flatMap(({ roles }) => roles)).size).toBe(Role.options.length)
  })

  test('the risk management committee seats five of four functions under one chair', () => {
    const { seats } = sample.committees.find(({ mandate }) => mandate === 'risk-management')!
    expect(seats).toHaveLength(5)
    expect(new Set(seats.map((seat) => seat.function)).size).toBe(4)
    expect(seats.filter(({ chair }) => chair)).toHaveLength(1)
    for (const { person } of seats) expect(rolesOf(person)).toContain('committee-member')
  })

  test('external generative models carry a filing that stands in the sample list', () => {
    const external = sample.models.filter(({ origin }) => origin === 'external')
    expect(external).not.toEqual([])
    for (const { version, supplier } of external) {
      expect(supplier).toBeDefined()
      expect(filings).toContain(`,${(version.filing as { number: string }).number},`)
    }
  })

  test('the answerer is registered with the digest of the knowledge base that it reads', () => {
    const { provenance } = modelCalled('extractive-answerer').version as {
      provenance: { dataDigest: string; dataVolume: string }
    }
    expect(provenance.dataDigest).toBe(knowledgeDigest(knowledge))
    const paragraphs = knowledge.flatMap((document) => document.paragraphs).length
    expect(provenance.dataVolume).toBe(`${knowledge.length}篇，${paragraphs}个段落`)
  })
})

describe('the sample dossiers', () => {
  test('every part is written and signed by people of the right roles, never by one and the same', () => {
    for (const { application, parts: written } of dossiers) {
      expect(keysOf(sample.applications)).toContain(application)
      for (const { id, author, signer } of written) {
        const { authors, signers } = partCalled(id)
        expect(rolesOf(author).some((role) => authors.includes(role))).toBe(true)
        expect(signer).not.toBe(author)
        if (signer === undefined) continue
        expect(rolesOf(signer).some((role) => signers.includes(role))).toBe(true)
      }
    }
  })

  test('every field is one of the catalogue and says enough', () => {
    for (const { id, content } of dossiers.flatMap((dossier) => dossier.parts)) {
      const { fields } = partCalled(id)
      const known = fields.map((field) => field.id)
      expect(known).toEqual(expect.arrayContaining(Object.keys(content)))
      for (const field of fields) {
        const value = content[field.id]
        if (value === undefined) {
          expect(`${id}.${field.id} ${field.required}`).toBe(`${id}.${field.id} false`)
        } else if (field.type === 'list') {
          expect(value).toBeInstanceOf(Array)
          expect((value as string[]).length).toBeGreaterThanOrEqual(field.countMin ?? 1)
        } else if (field.type === 'enum') {
          expect(field.options).toContain(value)
        } else if (field.type === 'percent') {
          expect(typeof value).toBe('number')
        } else {
          expect((value as string).length).toBeGreaterThanOrEqual(field.lengthMin ?? 1)
        }
      }
    }
  })

  test('two dossiers are complete for their tier, and the one of credit approval is not', () => {
    const signed = (application: string) =>
      dossiers
        .find((dossier) => dossier.application === application)!
        .parts.filter(({ signer }) => signer !== undefined)
        .map(({ id }) => id)
        .sort()
    const needed = (tier: string, except: readonly string[]) =>
      parts
        .filter(({ id, tiers }) => tiers.includes(tier) && !except.includes(id))
        .map(({ id }) => id)
        .sort()
    expect(signed('customer-assistant')).toEqual(needed('high', []))
    expect(signed('drafting-assistant')).toEqual(needed('low', ['notice-text']))
    expect(signed('credit-approval').length).toBeLessThan(needed('high', ['notice-text']).length)
  })
})
