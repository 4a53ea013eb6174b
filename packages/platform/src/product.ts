import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { collectDefaultMetrics, Registry } from 'prom-client'
import {
  assessDaily,
  countCalls,
  cronOfRounds,
  measureAll,
  mirror,
  probeAll,
  probingTerms,
  startReporter,
  sweepReports,
} from '#contexts/controls/index.ts'
import {
  type BuiltinModel,
  type Gateway,
  startGateway,
  sweepInterrupted,
  sweepQuotas,
} from '#contexts/gateway/index.ts'
import {
  connectOidc,
  createGuardian,
  type OidcConfig,
  sweepIdentity,
} from '#contexts/identity/index.ts'
import { startIntegrator } from '#contexts/ledger/index.ts'
import {
  type MailSettings,
  oversightJobs,
  startDriller,
  startPostman,
  startWorkWatch,
} from '#contexts/oversight/index.ts'
import { retierApplications } from '#contexts/registry/index.ts'
import type { Locale } from '#kernel/bilingual.ts'
import { loadMasterKeys } from '#platform/crypto/master-key.ts'
import { type DatabaseOptions, openDatabase } from '#platform/database/open.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import { buildHttp } from '#platform/http/server.ts'
import { type Job, startJobs } from '#platform/jobs/jobs.ts'
import type { Services } from '#platform/services.ts'
import { createSpanExporter } from '#platform/telemetry/otlp.ts'
import type { TraceSettings } from '#platform/telemetry/trace-settings.ts'
import { composeServices } from './compose.ts'
import { consoleFolder, consolePages } from './console.ts'
import { probes } from './probes.ts'
import type { ProcessRole } from './process-role.ts'
import { controlRoutes } from './routes.ts'

export interface ProductOptions extends DatabaseOptions {
  readonly roles: ReadonlySet<ProcessRole>
  readonly host: string
  readonly port: number
  readonly locale: Locale
  readonly masterKey: string | undefined
  readonly oidc: OidcConfig | undefined
  /** Absent, notices stand in inboxes alone. */
  readonly mail?: MailSettings | undefined
  /** Where drills and trials find the door, in a process that has no gateway of its own. */
  readonly gatewayUrl?: string | undefined
  /** SM3 digests and SM2 countersignatures beside the international ones. */
  readonly gm: boolean
  readonly secureCookies: boolean
  /** Proxies that say by `X-Forwarded-For` where a caller is; none where left out. */
  readonly trustedProxies?: readonly string[]
  /** A program that reads what is written in pictures. */
  readonly pictureProgram?: readonly [string, ...string[]] | undefined
  readonly builtins: Readonly<Record<string, BuiltinModel>>
  /** Absent, calls are traced nowhere. */
  readonly traces?: TraceSettings | undefined
  /** Runs when the database is open and before anybody can call: fills an empty one. */
  readonly prepare?: (services: Services) => Promise<void>
}

export interface Product {
  readonly services: Services
  readonly origin: string
  stop(): Promise<void>
}

/** What workers do by the clock, beside the rounds of probes. */
export const jobs: readonly Job[] = [
  { name: 'identity.sweep', cron: '7 * * * *', run: sweepIdentity },
  { name: 'registry.retier', cron: '* * * * *', run: retierApplications },
  { name: 'gateway.sweep-interrupted', cron: '* * * * *', run: sweepInterrupted },
  { name: 'gateway.sweep-quotas', cron: '17 * * * *', run: sweepQuotas },
  { name: 'controls.count-calls', cron: '*/5 * * * *', run: countCalls },
  { name: 'controls.sweep-reports', cron: '37 * * * *', run: sweepReports },
  { name: 'controls.assess', cron: '23 2 * * *', run: assessDaily },
  ...oversightJobs,
]

/** Probes go to this very process, where it has both doors; else `hengjian probe` is run beside, at the address of all. */
const probing = (doors: { readonly address?: string }): Job => ({
  name: 'controls.probe',
  cron: cronOfRounds(probingTerms),
  async run(services) {
    if (doors.address !== undefined) await probeAll(doors.address, services)
  },
})

/** As soon as there is something to measure: a set was adopted, or a permit minted with guards that no other has. */
const measuring = (doors: { readonly address?: string }): Job => ({
  name: 'controls.measure-detection',
  cron: '4-59/10 * * * *',
  async run(services) {
    if (doors.address !== undefined) await measureAll(doors.address, services)
  },
})

/**
 * The program: whichever of its three roles this process has, on one port. When a step fails, what
 * was started before it is stopped again.
 */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const { roles, log, locale } = options
  // Stopped in the opposite order: nobody loses what it still needs.
  await using started = new AsyncDisposableStack()
  // With an outside database nobody else makes the folder, in which the key file stands.
  await mkdir(options.dataFolder, { recursive: true, mode: 0o700 })
  const database = await openDatabase(options)
  started.defer(database.close)
  const { connected, connection } = database
  const masterKeys = await loadMasterKeys(options.masterKey, options.dataFolder)
  const services = composeServices({ connected, masterKeys, log, gm: options.gm })
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })

  const integrator = startIntegrator(services)
  started.defer(integrator.stop)
  await options.prepare?.(services)
  started.defer(startWorkWatch(services).stop)
  const doors: { address?: string; models?: string | undefined } = {}
  if (roles.has('worker')) {
    started.defer(
      (await startJobs(connection, [...jobs, probing(doors), measuring(doors)], services)).stop,
    )
    started.defer(startPostman(services, options.mail).stop)
    started.defer(startReporter(services).stop)
  }
  let gateway: Gateway | undefined
  if (roles.has('gateway')) {
    const builtins = { ...options.builtins, mirror }
    const spans = options.traces && createSpanExporter(options.traces, log)
    if (spans !== undefined) started.defer(spans.stop)
    gateway = await startGateway({
      ...{ services, connected, builtins, registry, locale, spans },
      pictureProgram: options.pictureProgram,
    })
    started.defer(gateway.stop)
    // A restart is the usual moment at which calls were cut; nobody should wait a minute to see them.
    // On the embedded database this process is alone, so whatever is open was cut.
    const silenceMs = options.databaseUrl === undefined ? 0 : undefined
    await sweepInterrupted(services, silenceMs).catch((error: unknown) => {
      log.error({ code: toCatalogueError(error, log).code }, 'calls that were cut stay unrecorded')
    })
  }
  const oidc = options.oidc === undefined ? undefined : connectOidc(options.oidc)
  const { app, server } = await buildHttp({
    services,
    guardian: createGuardian(services),
    routes: roles.has('control') ? controlRoutes(oidc, { door: () => doors.models }) : [],
    doors: gateway === undefined ? [] : [gateway.door],
    locale,
    secureCookies: options.secureCookies,
    trustedProxies: options.trustedProxies ?? [],
    pages(pages) {
      probes(pages, { services, registry, roles, gateway })
      if (roles.has('control')) consolePages(pages, consoleFolder)
    },
  })
  started.defer(() => app.close())
  await app.listen({ host: options.host, port: options.port })
  const { port } = server.address() as AddressInfo
  const host = options.host.includes(':') ? `[${options.host}]` : options.host

  const origin = `http://${host}:${port}`
  if (roles.has('control') && roles.has('gateway')) doors.address = origin
  const door = roles.has('gateway') ? origin : options.gatewayUrl
  doors.models = door
  if (roles.has('worker')) {
    const dataFolder = options.databaseUrl === undefined ? options.dataFolder : undefined
    started.defer(startDriller({ door, dataFolder }, services).stop)
  }

  const owned = started.move()
  return { services, origin, stop: () => owned.disposeAsync() }
}

export const firstRunFile = (dataFolder: string) => join(dataFolder, 'first-run.json')
