import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type InjectionKind, identifierKinds, misconductKinds } from '../../guard/src/index.ts'
import { probes } from '../../platform/src/contexts/controls/probes/probes.ts'
import type { PathStep } from '../../platform/src/contexts/gateway/attempt.ts'
import type { Outcome } from '../../platform/src/contexts/gateway/call-record.ts'
import { doorErrors } from '../../platform/src/contexts/gateway/errors.ts'
import {
  callOutcomeWords,
  doorCodeWords,
  findingKindWords,
  interrupterWords,
  pathOutcomeWords,
} from '../src/language/call-words.ts'
import { probeSightWords } from '../src/language/probe-words.ts'

/** The compiler holds that none is left out. */
const pathOutcomes: Record<PathStep['outcome'], true> = {
  ...{ answered: true, skipped: true, aborted: true },
  ...{ connect: true, timeout: true, reset: true, status: true, garbage: true },
}
const callOutcomes: Record<Outcome['as'], true> = {
  ...{ answered: true, failed: true, refused: true, held: true },
  ...{ fallback: true, interrupted: true },
}
const interrupters: Record<Extract<Outcome, { as: 'interrupted' }>['by'], true> = {
  ...{ caller: true, upstream: true, process: true, stop: true, revocation: true },
}
const injectionKinds: Record<InjectionKind, true> = {
  ...{ 'prompt-injection': true, jailbreak: true, 'hidden-instruction': true },
  ...{ 'forged-marker': true, 'invisible-text': true, 'encoded-payload': true },
  ...{ 'polluted-context': true, 'system-prompt-extraction': true },
}

const grounding = readFileSync(
  join(import.meta.dirname, '../../guard/src/content/grounding.ts'),
  'utf8',
)
const groundingKinds = Array.from(grounding.matchAll(/'(ungrounded-[a-z]+)'/g), ([, kind]) => kind!)

const lackingIn = (words: object, codes: Iterable<string>) =>
  [...codes].filter((code) => !Object.hasOwn(words, code))

test('every code of a record has its words in both languages', () => {
  expect(lackingIn(doorCodeWords, Object.keys(doorErrors))).toEqual([])
  expect(lackingIn(pathOutcomeWords, Object.keys(pathOutcomes))).toEqual([])
  expect(lackingIn(callOutcomeWords, Object.keys(callOutcomes))).toEqual([])
  expect(lackingIn(interrupterWords, Object.keys(interrupters))).toEqual([])
  expect(lackingIn(findingKindWords, Object.keys(injectionKinds))).toEqual([])
  expect(groundingKinds.length).toBeGreaterThan(2)
  expect(lackingIn(findingKindWords, groundingKinds)).toEqual([])
})

test('what probes must see has its words in both languages', () => {
  const expected = new Set(probes.map(({ expects }) => expects))
  expect(expected.size).toBeGreaterThan(40)
  expect(lackingIn({ ...doorCodeWords, ...probeSightWords }, expected)).toEqual([])
})

test('what guards find is called here as the guards call it', () => {
  for (const [kind, { zh, en }] of Object.entries({ ...identifierKinds, ...misconductKinds })) {
    expect(findingKindWords[kind as keyof typeof findingKindWords]).toEqual([zh, en])
  }
})
