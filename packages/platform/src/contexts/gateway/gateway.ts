import type { Detector } from '@hengjian/guard'
import type { Registry } from 'prom-client'
import { createIndicators, startWatch } from '#contexts/oversight/index.ts'
import { isRefusedHost } from '#contexts/registry/index.ts'
import type { Locale } from '#kernel/bilingual.ts'
import { newId } from '#kernel/ids.ts'
import type { Connected } from '#platform/database/connect.ts'
import type { Door } from '#platform/http/server.ts'
import type { Services } from '#platform/services.ts'
import type { SpanExporter } from '#platform/telemetry/otlp.ts'
import { createBreakers } from './breaker.ts'
import type { DoorParts } from './call.ts'
import { builtinDetectors } from './detectors.ts'
import { createModelDoor } from './door.ts'
import { followChanges } from './follow.ts'
import { createHealthDoor } from './health-door.ts'
import { createKeyUses } from './key-uses.ts'
import { createLimiter } from './limits.ts'
import { createLiveCalls } from './live-calls.ts'
import { createDoorMetrics, observeGateway } from './metrics.ts'
import { createProgramReader } from './ocr.ts'
import { createReadingDoor } from './reading-door.ts'
import { createRecordWriter } from './record-writer.ts'
import { createReviewDoor } from './review-door.ts'
import { type GatewayState, permitsInForce } from './state.ts'
import { createTraces } from './traces.ts'
import { type BuiltinModel, createUpstreams } from './upstream.ts'

export interface GatewayOptions {
  readonly services: Services
  readonly connected: Connected
  readonly builtins: Readonly<Record<string, BuiltinModel>>
  readonly registry: Registry
  readonly locale: Locale
  /** Where governed calls are traced; left out, nowhere. */
  readonly spans?: SpanExporter | undefined
  /** The guards that policies may name; left out, those of the product. */
  readonly detectors?: readonly Detector[]
  /** The operator's program that reads pictures (`createProgramReader`). */
  readonly pictureProgram?: readonly [string, ...string[]] | undefined
}

export interface Gateway {
  readonly door: Door
  readonly state: GatewayState
  /** Writes out what is held and lets go of everything; the server must take no more calls by then. */
  stop(): Promise<void>
}

/** One gateway: its memory, its record writer and its door. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const {
    services,
    connected,
    builtins,
    registry,
    locale,
    spans,
    detectors = builtinDetectors(),
    pictureProgram,
  } = options
  const processId = newId('proc')
  const live = createLiveCalls()
  const uses = createKeyUses(services)
  const follower = await followChanges(services, connected, processId, live.recheck)
  const writer = createRecordWriter(services)
  const upstreams = createUpstreams({ builtins, refusesAddress: isRefusedHost })
  const indicators = createIndicators(services)
  const parts: DoorParts = {
    services,
    state: follower.state,
    writer,
    limiter: createLimiter(services),
    live,
    uses,
    upstreams,
    breakers: createBreakers(),
    metrics: createDoorMetrics(registry, indicators, spans && createTraces(spans)),
    detectors,
    reader: pictureProgram === undefined ? undefined : createProgramReader(pictureProgram),
    locale,
    processId,
  }
  const doors = [
    createReviewDoor(parts),
    createReadingDoor(parts),
    createHealthDoor(parts),
    createModelDoor(parts),
  ]
  observeGateway(registry, follower.state, writer)
  const watch = startWatch(
    indicators,
    () => permitsInForce(follower.state, services.now()),
    services,
  )
  return {
    door: (request, response) => doors.some((door) => door(request, response)),
    state: follower.state,
    async stop() {
      await watch.stop()
      await writer.stop()
      await uses.stop()
      await upstreams.close()
      await follower.stop()
    },
  }
}
