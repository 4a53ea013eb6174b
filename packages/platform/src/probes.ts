import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import { type Gateway, LEASE_MS } from '#contexts/gateway/index.ts'
import { logsStanding } from '#contexts/ledger/index.ts'
import { monotonicMs } from '#kernel/time.ts'
import { currentEpoch } from '#platform/database/epoch.ts'
import { workerLife } from '#platform/jobs/life-store.ts'
import type { Services } from '#platform/services.ts'
import type { ProcessRole } from './process-role.ts'
import { VERSION } from './routes.ts'

export interface ProbeOptions {
  readonly services: Services
  readonly registry: Registry
  readonly roles: ReadonlySet<ProcessRole>
  readonly gateway: Gateway | undefined
}

/** Of the whole installation: this process can do its own work without either. */
async function readWork({ db, now }: Services) {
  const at = now()
  const { isSilent } = await workerLife(db, at)
  return { worker: !isSilent, ledger: (await logsStanding(db, at)).length === 0 }
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
    const work = database ? await readWork(services) : undefined
    const ready = database && heard !== false
    return reply.status(ready ? 200 : 503).send({
      ...{ ready, database, gateway: heard, ...work, version: VERSION, roles: [...roles] },
      ...(gateway !== undefined && { permits: gateway.state.permits.size }),
    })
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  )
}
