import type { z } from 'zod'
import { type Actor, Role } from '../../packages/platform/src/kernel/actor.ts'
import { newId } from '../../packages/platform/src/kernel/ids.ts'
import { addDays, monotonicMs, systemClock } from '../../packages/platform/src/kernel/time.ts'
import { isFile, type Route } from '../../packages/platform/src/platform/http/route.ts'
import type { Services } from '../../packages/platform/src/platform/services.ts'
import { controlRoutes } from '../../packages/platform/src/routes.ts'
import { median } from '../statistics.ts'
import type { Original } from './grow.ts'

const ROUNDS = 3

export interface ListTime {
  readonly route: string
  readonly ms: number
}

/** What was measured, and what nothing was known to ask for. */
export interface Lists {
  readonly times: readonly ListTime[]
  readonly leftOut: readonly string[]
}

/** The first page of everything that can be listed, without HTTP: parsing, reading and checking the reply. */
export async function measureLists(original: Original, services: Services): Promise<Lists> {
  const actor: Actor = {
    ...{ type: 'person', id: newId('per'), name: 'bench', institution: original.institution },
    roles: Role.options,
  }
  const http = { ip: '', locale: 'en', userAgent: undefined, cookies: {} } as never
  const times: ListTime[] = []
  const leftOut: string[] = []
  for (const route of controlRoutes(undefined).filter(isList)) {
    const name = `GET /api${route.path}`
    const input = inputOf(route, original)
    if (input === undefined) {
      leftOut.push(name)
      continue
    }
    const rounds: number[] = []
    for (let round = 0; round <= ROUNDS; round += 1) {
      const begun = monotonicMs()
      const answer = await route.handle({ actor, ...input, body: undefined, http }, services)
      ;(route.reply as z.ZodType).parse(answer)
      // The first round warms up.
      if (round > 0) rounds.push(monotonicMs() - begun)
    }
    times.push({ route: name, ms: median(rounds) })
  }
  return { times: times.sort((a, b) => b.ms - a.ms), leftOut }
}

/** Whatever answers with items to somebody who is known. */
function isList({ method, permission, reply }: Route): boolean {
  if (method !== 'GET' || permission === 'public' || reply === undefined || isFile(reply)) {
    return false
  }
  return Object.hasOwn((reply as Partial<z.ZodObject>).shape ?? {}, 'items')
}

/**
 * Of which application, model or statement a list is read that is of one, and a page as long as a page may be; where a list must be
 * told of whom or when, of the original and of a month. `undefined` where nothing is known to ask it for.
 */
function inputOf({ path, params, query }: Route, original: Original) {
  const { application, model, modelVersion } = original
  const examples: Readonly<Record<string, object>> = {
    applications: { id: application },
    models: { id: model },
    'model-versions': { id: modelVersion },
    statements: { id: '17.3' },
    registers: { register: 'risk' },
  }
  const to = systemClock()
  const tried = [
    ...[{ limit: '200' }, {}, { application, limit: '200' }],
    { grain: 'day', from: addDays(to, -30), to },
  ]
  const of = params?.safeParse(examples[path.split('/')[1] ?? ''])
  const asked = tried.map((one) => query?.safeParse(one)).find((read) => read?.success !== false)
  if (of?.success === false || (query !== undefined && asked === undefined)) return undefined
  return { params: of?.data, query: asked?.data }
}
