import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide, redactionPolicy } from './policy.ts'
import { restoreBody, rewriteBody } from './rewrite.ts'
import { runGuards } from './run.ts'
import { mobileDetector } from './testing/detectors.ts'
import { openVault } from './vault-token.ts'
import { walkAnswer, walkRequest } from './walk.ts'

const SECRET = '13800138000'

/** Any JSON, with names that the protocols use among its names. */
const json = fc.jsonValue({ maxDepth: 5, noUnicodeString: false })
const body = fc.dictionary(
  fc.oneof(
    fc.constantFrom('messages', 'input', 'tools', 'metadata', 'content', 'x', '__proto__'),
    fc.string(),
  ),
  json,
)

describe('rewriting', () => {
  test('without findings the body is the very same', () => {
    fc.assert(
      fc.property(body, (document) => {
        expect(rewriteBody('chat', 'request', document, new Map())).toBe(document)
      }),
    )
  })

  test('a value is found and hidden wherever it stands, the rest stays', () => {
    const plant = (value: unknown, at: number): unknown => {
      if (Array.isArray(value))
        return value.length === 0
          ? [SECRET]
          : value.map((item, index) => (index === at % value.length ? plant(item, at >> 1) : item))
      if (typeof value === 'object' && value !== null) return { ...value, [`k${at}`]: SECRET }
      return SECRET
    }
    fc.assert(
      fc.property(body, fc.nat(), (document, at) => {
        const planted = { ...document, messages: plant(document.messages ?? [], at) }
        const { parts } = walkRequest('chat', planted)
        const { findings } = runGuards(parts, [mobileDetector()], redactionPolicy, {
          direction: 'input',
          nowMs: () => 0,
        })
        const rewritten = rewriteBody('chat', 'request', planted, findings)
        expect(JSON.stringify(rewritten)).toContain('138****8000')
        expect(JSON.stringify(rewritten)).not.toContain(SECRET)
      }),
    )
  })

  test('arguments keep every other byte, and names stay different', () => {
    const document = {
      messages: [
        {
          role: 'assistant',
          function_call: {
            name: 'f',
            arguments: `{ "a": "${SECRET}",  "n": 12345678901234567890, "${SECRET}": 1, "t": 1.50 }`,
          },
        },
      ],
      metadata: { [SECRET]: 'x', '13900139000': 'y' },
    }
    const { parts } = walkRequest('chat', document)
    const { findings } = runGuards(parts, [mobileDetector()], redactionPolicy, {
      direction: 'input',
      nowMs: () => 0,
    })
    expect(rewriteBody('chat', 'request', document, findings)).toEqual({
      messages: [
        {
          role: 'assistant',
          function_call: {
            name: 'f',
            arguments:
              '{ "a": "138****8000",  "n": 12345678901234567890, "138****8000": 1, "t": 1.50 }',
          },
        },
      ],
      metadata: { '138****8000': 'x', '139****9000': 'y' },
    })
  })

  test('rewritten answers go without their tokens', () => {
    const answer = {
      choices: [
        {
          message: { role: 'assistant', content: SECRET },
          logprobs: { content: [{ token: SECRET, logprob: 0, bytes: null, top_logprobs: [] }] },
        },
      ],
    }
    const { parts } = walkAnswer('chat', answer)
    const { findings } = runGuards(parts, [mobileDetector()], redactionPolicy, {
      direction: 'output',
      nowMs: () => 0,
    })
    expect(rewriteBody('chat', 'answer', answer, findings)).toEqual({
      choices: [{ message: { role: 'assistant', content: '138****8000' }, logprobs: null }],
    })
  })

  test('tokens turn back in the answer, inside arguments as well', () => {
    const vault = openVault('0123456789abcdef')
    const secret = `say "${SECRET}"`
    const finding = {
      guard: 'identifier',
      version: '1',
      kind: 'note',
      start: 0,
      end: secret.length,
      score: 1,
    }
    const policy = {
      ...redactionPolicy,
      input: [{ guard: '*', kind: '*', threshold: 0, action: 'token' as const }],
    }
    const request = { messages: [{ role: 'user', content: secret }] }
    const findings = new Map([['/messages/0/content', decide([finding], policy, 'input')]])
    const sent = rewriteBody('chat', 'request', request, findings, { vault }) as typeof request
    const token = sent.messages[0]?.content ?? ''
    expect(token).toMatch(/^\[\[note:/)
    const answer = {
      choices: [
        {
          message: {
            content: `x ${token}`,
            tool_calls: [{ function: { name: 'f', arguments: JSON.stringify({ to: token }) } }],
          },
        },
      ],
    }
    expect(restoreBody('chat', answer, vault)).toEqual({
      choices: [
        {
          message: {
            content: `x ${secret}`,
            tool_calls: [{ function: { name: 'f', arguments: JSON.stringify({ to: secret }) } }],
          },
        },
      ],
    })
  })
})
