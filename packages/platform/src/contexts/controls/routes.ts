import { z } from 'zod'
import { type Route, route } from '#platform/http/route.ts'
import { shippedMeasures } from './catalogue.ts'
import { Measures } from './measures.ts'

const measures = route({
  method: 'GET',
  path: '/measures',
  summary: 'The measures with their statements, as the catalogue in force words them.',
  permission: 'controls:read',
  appends: null,
  reply: z.object({ ...Measures.unwrap().shape, digest: z.string() }),
  async handle() {
    const { content, digest } = shippedMeasures
    return { ...content, digest }
  },
})

export const controlsRoutes: readonly Route[] = [measures]
