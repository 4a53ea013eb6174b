import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DigestedDossier, dossierDigest } from './dossier-digest.ts'

const word = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme-ascii' })
const digest = fc.stringMatching(/^[0-9a-f]{64}$/)
const material = fc.dictionary(
  word.filter((name) => name !== '__proto__'),
  fc.oneof(word, fc.boolean(), fc.integer(), fc.array(word)),
)

const dossier: fc.Arbitrary<DigestedDossier> = fc.record({
  application: fc.record({ id: word, material }),
  tier: fc.record({ id: fc.constantFrom('low', 'medium', 'high'), tableVersion: word }),
  models: fc.uniqueArray(fc.record({ id: word, material }), { selector: ({ id }) => id }),
  parts: fc.uniqueArray(
    fc.record({
      kind: word,
      digest,
      signatures: fc.uniqueArray(
        fc.record({
          signerId: word,
          role: word,
          verdict: fc.constantFrom('sign', 'object'),
        }),
        { selector: ({ signerId }) => signerId },
      ),
    }),
    { selector: ({ kind }) => kind },
  ),
})

const reversed = <T>(items: readonly T[]) => [...items].reverse()

describe('the digest of a dossier', () => {
  test('is SHA-256 in hex and the same each time', () => {
    fc.assert(
      fc.property(dossier, (view) => {
        expect(dossierDigest(view)).toMatch(/^[0-9a-f]{64}$/)
        expect(dossierDigest(structuredClone(view))).toBe(dossierDigest(view))
      }),
    )
  })

  test('does not depend on the order of parts, signatures, models or members', () => {
    fc.assert(
      fc.property(dossier, (view) => {
        const shuffled: DigestedDossier = {
          ...view,
          application: {
            id: view.application.id,
            material: Object.fromEntries(reversed(Object.entries(view.application.material ?? {}))),
          },
          models: reversed(view.models),
          parts: reversed(view.parts).map((part) => ({
            ...part,
            signatures: reversed(part.signatures),
          })),
        }
        expect(dossierDigest(shuffled)).toBe(dossierDigest(view))
      }),
    )
  })

  const changes: Record<string, (view: DigestedDossier) => DigestedDossier> = {
    'the application': (view) => ({ ...view, application: { ...view.application, id: 'other!' } }),
    'a material fact': (view) => ({
      ...view,
      application: {
        ...view.application,
        material: { ...(view.application.material as object), new: 1 },
      },
    }),
    'the tier': (view) => ({
      ...view,
      tier: { ...view.tier, id: view.tier.id === 'high' ? 'low' : 'high' },
    }),
    'the version of the tier table': (view) => ({
      ...view,
      tier: { ...view.tier, tableVersion: `${view.tier.tableVersion}+` },
    }),
    'one model more': (view) => ({
      ...view,
      models: [...view.models, { id: 'one model more', material: {} }],
    }),
    'one part more': (view) => ({
      ...view,
      parts: [...view.parts, { kind: 'one part more', digest: '0'.repeat(64), signatures: [] }],
    }),
  }
  test.each(Object.entries(changes))('changes with %s', (_, change) => {
    fc.assert(
      fc.property(dossier, (view) => {
        fc.pre(!view.models.some(({ id }) => id === 'one model more'))
        fc.pre(!Object.hasOwn(view.application.material as object, 'new'))
        expect(dossierDigest(change(view))).not.toBe(dossierDigest(view))
      }),
    )
  })

  test('changes with every model, part, signer and verdict', () => {
    fc.assert(
      fc.property(dossier, fc.nat(), (view, place) => {
        fc.pre(view.models.length > 0 && view.parts.length > 0)
        const model = view.models[place % view.models.length]!
        const part = view.parts[place % view.parts.length]!
        const replacing = (next: typeof part): DigestedDossier => ({
          ...view,
          parts: view.parts.map((one) => (one === part ? next : one)),
        })
        const others: DigestedDossier[] = [
          { ...view, models: view.models.filter((one) => one !== model) },
          {
            ...view,
            models: view.models.map((one) =>
              one === model ? { ...one, material: { was: one.material } } : one,
            ),
          },
          { ...view, parts: view.parts.filter((one) => one !== part) },
          replacing({
            ...part,
            digest: part.digest.startsWith('0') ? '1'.repeat(64) : '0'.repeat(64),
          }),
          replacing({
            ...part,
            signatures: [
              ...part.signatures,
              { signerId: 'somebody else', role: 'x', verdict: 'sign' },
            ],
          }),
          ...part.signatures.map((signature) =>
            replacing({
              ...part,
              signatures: part.signatures.map((one) =>
                one === signature
                  ? { ...one, verdict: one.verdict === 'sign' ? 'object' : 'sign' }
                  : one,
              ),
            }),
          ),
        ]
        for (const other of others) expect(dossierDigest(other)).not.toBe(dossierDigest(view))
      }),
    )
  })
})
