import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ATTEMPTS_MAX, orderDeployments, tryDeployments } from './attempt.ts'
import { CONSECUTIVE_FAILURES_MAX, createBreakers } from './breaker.ts'
import { type UpstreamFailureKind, upstreamFailure } from './upstream-failure.ts'

const chainOf = (...ids: string[]) => ids.map((id) => ({ id }))
const never = new AbortController().signal

/** Attempts that end as told, each deployment in its own order, the last one for ever. */
function scripted(script: Record<string, readonly (UpstreamFailureKind | 'answer')[]>) {
  const tried: string[] = []
  const attempt = async ({ id }: { id: string }) => {
    const turn = tried.filter((one) => one === id).length
    tried.push(id)
    const outcome = script[id]![turn] ?? script[id]!.at(-1)!
    if (outcome === 'answer') return `answer of ${id}`
    throw upstreamFailure(outcome, 'as told')
  }
  return { tried, attempt }
}

const openFor = (id: string) => {
  const breakers = createBreakers(() => 0)
  for (let call = 0; call < CONSECUTIVE_FAILURES_MAX; call += 1) breakers.failed(id)
  return breakers
}

describe('trying deployments', () => {
  test('the first that answers is the last that is asked', async () => {
    const { tried, attempt } = scripted({ a: ['answer'], b: ['answer'] })
    let clockMs = 100
    const result = await tryDeployments(chainOf('a', 'b'), attempt, createBreakers(), {
      signal: never,
      nowMs: () => (clockMs += 7),
    })
    expect(result).toMatchObject({ ok: true, answer: 'answer of a', deployment: { id: 'a' } })
    expect(result.path).toEqual([{ deployment: 'a', outcome: 'answered', ms: 7 }])
    expect(tried).toEqual(['a'])
  })

  test.each(['connect', 'timeout', 'status', 'garbage', 'reset'] as const)(
    'a failure of kind %s leads on to the next, and the path tells it',
    async (kind) => {
      const { attempt } = scripted({ a: [kind], b: ['answer'] })
      const result = await tryDeployments(chainOf('a', 'b'), attempt, createBreakers(), {
        signal: never,
      })
      expect(result).toMatchObject({ ok: true, answer: 'answer of b' })
      expect(result.path.map(({ outcome }) => outcome)).toEqual([kind, 'answered'])
    },
  )

  test('what no other deployment could do better is not retried', async () => {
    const tried: string[] = []
    const attempt = async ({ id }: { id: string }) => {
      tried.push(id)
      throw upstreamFailure('garbage', 'too long', { retryable: false })
    }
    const result = await tryDeployments(chainOf('a', 'b'), attempt, createBreakers(), {
      signal: never,
    })
    expect(result).toMatchObject({ ok: false, why: 'failed', failure: { kind: 'garbage' } })
    expect(tried).toEqual(['a'])
  })

  test('a lone deployment gets a second chance after a reset, and only one', async () => {
    const once = scripted({ a: ['reset', 'answer'] })
    expect(
      await tryDeployments(chainOf('a'), once.attempt, createBreakers(), { signal: never }),
    ).toMatchObject({ ok: true })
    const ever = scripted({ a: ['reset'] })
    const result = await tryDeployments(chainOf('a'), ever.attempt, createBreakers(), {
      signal: never,
    })
    expect(result).toMatchObject({ ok: false, why: 'failed', failure: { kind: 'reset' } })
    expect(ever.tried).toEqual(['a', 'a'])
    const slow = scripted({ a: ['timeout'] })
    await tryDeployments(chainOf('a'), slow.attempt, createBreakers(), { signal: never })
    expect(slow.tried).toEqual(['a'])
  })

  test('an open circuit is skipped; when all are open nothing is asked', async () => {
    const { tried, attempt } = scripted({ a: ['answer'], b: ['answer'] })
    const result = await tryDeployments(chainOf('a', 'b'), attempt, openFor('a'), { signal: never })
    expect(result.path.map(({ outcome }) => outcome)).toEqual(['skipped', 'answered'])
    expect(tried).toEqual(['b'])
    expect(
      await tryDeployments(chainOf('a'), attempt, openFor('a'), { signal: never }),
    ).toMatchObject({
      ok: false,
      why: 'unavailable',
      failure: undefined,
    })
    expect(await tryDeployments([], attempt, createBreakers(), { signal: never })).toMatchObject({
      why: 'unavailable',
      path: [],
    })
  })

  test('nothing is tried again once a byte was released', async () => {
    const { tried, attempt } = scripted({ a: ['reset'], b: ['answer'] })
    const result = await tryDeployments(chainOf('a', 'b'), attempt, createBreakers(), {
      signal: never,
      hasReleased: () => true,
    })
    expect(result).toMatchObject({ ok: false, why: 'failed' })
    expect(tried).toEqual(['a'])
  })

  test('a caller who goes away ends it, and no deployment is blamed', async () => {
    const caller = new AbortController()
    const breakers = createBreakers()
    const attempt = async () => {
      caller.abort()
      throw upstreamFailure('reset', 'because the caller went')
    }
    const result = await tryDeployments(chainOf('a', 'b'), attempt, breakers, {
      signal: caller.signal,
    })
    expect(result).toMatchObject({ ok: false, why: 'aborted' })
    expect(result.path.map(({ outcome }) => outcome)).toEqual(['aborted'])
    expect(breakers.stateOf('a')).toBe('closed')
    expect(
      await tryDeployments(chainOf('a'), attempt, breakers, { signal: caller.signal }),
    ).toMatchObject({
      why: 'aborted',
      path: [],
    })
  })

  test('a bug is thrown on, and not taken for a failure of the upstream', async () => {
    const attempt = async () => {
      throw new TypeError('a bug')
    }
    await expect(
      tryDeployments(chainOf('a', 'b'), attempt, createBreakers(), { signal: never }),
    ).rejects.toThrow(TypeError)
  })

  test('whatever fails, there are no more attempts than allowed and each is in the path', async () => {
    const outcome = fc.constantFrom<UpstreamFailureKind | 'answer'>(
      'reset',
      'connect',
      'timeout',
      'answer',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(outcome, { minLength: 1 }), { maxLength: 8 }),
        async (scripts) => {
          const script = Object.fromEntries(scripts.map((one, index) => [`d${index}`, one]))
          const { tried, attempt } = scripted(script)
          const result = await tryDeployments(
            chainOf(...Object.keys(script)),
            attempt,
            createBreakers(),
            {
              signal: never,
            },
          )
          expect(tried.length).toBeLessThanOrEqual(ATTEMPTS_MAX)
          expect(result.path.map(({ deployment }) => deployment)).toEqual(tried)
          expect(result.path.filter(({ outcome: one }) => one === 'answered')).toHaveLength(
            result.ok ? 1 : 0,
          )
        },
      ),
    )
  })
})

describe('the order of deployments', () => {
  const deployment = (id: string, priority: number) => ({ id, priority })
  const chain = [deployment('c', 2), deployment('a', 1), deployment('b', 1)]
  const idsAt = (turn: number) => orderDeployments(chain, turn).map(({ id }) => id)

  test('least priority number first; equals take turns', () => {
    expect(idsAt(0)).toEqual(['a', 'b', 'c'])
    expect(idsAt(1)).toEqual(['b', 'a', 'c'])
    expect(idsAt(2)).toEqual(['a', 'b', 'c'])
  })

  test('every turn orders all of them, by priority', () => {
    const deployments = fc.array(fc.record({ id: fc.uuid(), priority: fc.nat(4) }))
    fc.assert(
      fc.property(deployments, fc.nat(), (all, turn) => {
        const ordered = orderDeployments(all, turn)
        expect(new Set(ordered)).toEqual(new Set(all))
        expect(ordered).toHaveLength(all.length)
        const priorities = ordered.map(({ priority }) => priority)
        expect(priorities).toEqual(priorities.toSorted((a, b) => a - b))
      }),
    )
  })
})
