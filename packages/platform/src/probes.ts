import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import { type Gateway, LEASE_MS } from '#contexts/gateway/index.ts'
import { monotonicMs } from '#kernel/time.ts'
import { currentEpoch } from '#platform/database/epoch.ts'
import type { Services } from '#platform/services.ts'
import type { ProcessRole } from './process-role.ts'
import { VERSION } from './routes.ts'

export interface ProbeOptions {
  readonly services: Services
  readonly registry: Registry
  readonly roles: ReadonlySet<ProcessRole>
  readonly gateway: Gateway | undefined
}

/** Liveness, readiness (with what runs here, which the console shows) and metrics. */
export function probes(app: FastifyInstance, { services, registry, roles, gateway }: ProbeOptions) {
  app.get('/healthz', async () => ({ alive: true }))
  app.get('/readyz', async (_request, reply) => {
    const database = await currentEpoch(services.db).then(
      () => true,
      () => false,
    )
    const heard = gateway && monotonicMs() - gateway.state.heardAtMs <= LEASE_MS
    const ready = database && heard !== false
    return reply.status(ready ? 200 : 503).send({
      ...{ ready, database, gateway: heard, version: VERSION, roles: [...roles] },
      ...(gateway !== undefined && { permits: gateway.state.permits.size }),
    })
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  )
}
