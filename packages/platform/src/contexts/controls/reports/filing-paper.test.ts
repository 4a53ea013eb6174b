import { expect, test } from 'vitest'
import type { Part } from '#contexts/governance/index.ts'
import { newId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { signedOf } from './filing-paper.ts'
import { roleName, saidOfPart } from './wording.ts'

const at = '2026-06-18T00:00:00.000Z' as Instant
const roles = ['ethics-reviewer', 'validator'] as const

const partWith = (...verdicts: readonly ('sign' | 'object')[]): Part => ({
  ...{ kind: 'ethics-review', revision: 1, authorIds: [], signers: [], content: {}, digest: '' },
  signatures: verdicts.map((verdict, index) => ({
    ...{ signerId: newId('per'), role: roles[index]!, verdict, at },
  })),
})

test('a part to which somebody objects is not signed, and no paper counts the objection as a signature', () => {
  expect([...signedOf([partWith('sign')])]).toEqual(['ethics-review'])
  for (const part of [partWith(), partWith('object'), partWith('sign', 'object')]) {
    expect(signedOf([part]).size).toBe(0)
  }
  const [signer, objector] = roles.map(roleName)
  expect(saidOfPart(partWith('sign', 'object').signatures)).toEqual({
    zh: `${signer!.zh}签署；${objector!.zh}反对`,
    en: `signed: ${signer!.en}; objected: ${objector!.en}`,
  })
  expect(saidOfPart([]).zh).toBe('未签署')
})
