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

/** The first page of everything that can be listed, without HTTP: parsing, reading and checking the reply. */
export async function measureLists(
  original: Original,
  services: Services,
): Promise<readonly ListTime[]> {
  const actor: Actor = {
    ...{ type: 'person', id: newId('per'), name: 'bench', institution: original.institution },
    roles: Role.options,
  }
  const http = { ip: '', locale: 'en', userAgent: undefined, cookies: {} } as never
  const times: ListTime[] = []
  for (const route of controlRoutes(undefined).filter(isList)) {
    const params = paramsOf(route, original)
    const query = queryOf(route, original)
    const rounds: number[] = []
    for (let round = 0; round <= ROUNDS; round += 1) {
      const begun = monotonicMs()
      const answer = await route.handle({ actor, params, query, body: undefined, http }, services)
      ;(route.reply as z.ZodType).parse(answer)
      // The first round warms up.
      if (round > 0) rounds.push(monotonicMs() - begun)
    }
    times.push({ route: `GET /api${route.path}`, ms: median(rounds) })
  }
  return times.sort((a, b) => b.ms - a.ms)
}

/** Whatever answers with items to somebody who is known. */
function isList({ method, permission, reply }: Route): boolean {
  if (method !== 'GET' || permission === 'public' || reply === undefined || isFile(reply)) {
    return false
  }
  return Object.hasOwn((reply as Partial<z.ZodObject>).shape ?? {}, 'items')
}

/** Of which application, model or statement a list is read that is of one. */
function paramsOf({ path, params }: Route, original: Original) {
  const [, of = ''] = path.split('/')
  const examples: Readonly<Record<string, object>> = {
    applications: { id: original.application },
    models: { id: original.model },
    'model-versions': { id: original.modelVersion },
    statements: { id: '17.3' },
    registers: { register: 'risk' },
  }
  return params?.parse(examples[of])
}

/** A page as long as a page may be; where a list must be told of whom, of the original. */
function queryOf({ path, query }: Route, { application }: Original) {
  if (query === undefined) return undefined
  const to = systemClock()
  const tried = [
    ...[{ limit: '200' }, {}, { application, limit: '200' }],
    { grain: 'day', from: addDays(to, -30), to },
  ]
  const read = tried.map((one) => query.safeParse(one)).find(({ success }) => success)
  if (read === undefined) throw new Error(`nothing is known to ask ${path} for`)
  return read.data
}
