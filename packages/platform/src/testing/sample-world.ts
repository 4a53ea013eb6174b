import { randomBytes } from 'node:crypto'
import pino from 'pino'
import { KEY_BYTES } from '#platform/crypto/vault.ts'
import { connect } from '#platform/database/connect.ts'
import { composeServices } from '../compose.ts'
import { type LoadedSample, loadSample, type SampleOptions } from '../sample/load-sample.ts'
import {
  databaseOf,
  SAMPLE_TEMPLATES,
  TEMPLATE,
  type TestDatabase,
  withClient,
} from './global-setup.ts'
import { openWorld, type World } from './world.ts'

/** What stands beside a template: what only its load knew, and the key under which it sealed. */
export interface SampleTemplate {
  readonly name: string
  readonly sample: LoadedSample
  readonly masterKey: Uint8Array
}

export type SampleWorld = World & Omit<SampleTemplate, 'name'>

/** Whoever asks first loads; everybody else on this server waits for it. */
const LOADING_LOCK = 7_214_558

/** Nobody listens there: a test moves the deployment to an upstream of its own. */
export const NOWHERE = 'http://127.0.0.1:9/v1'

/** All of the sample; or without its registers, in front of an upstream. */
const variants = {
  whole: {},
  door: {
    registers: false,
    upstream: {
      baseUrl: NOWHERE,
      model: 'upstream-model',
      credential: 'test-credential',
    },
  },
} as const satisfies Record<keyof typeof SAMPLE_TEMPLATES, SampleOptions>

/** A copy of the sample institution, which is loaded once for each run; for tests that live at the present instant. */
export async function openSampleWorld(
  database: TestDatabase,
  variant: keyof typeof variants = 'whole',
): Promise<SampleWorld> {
  const { name, ...beside } = await sampleTemplate(database, variant)
  const world = await openWorld(database, { template: name, masterKey: beside.masterKey })
  return { ...world, ...beside }
}

/** The database of which a world with the sample is a copy. */
export function sampleTemplate(
  { connection }: TestDatabase,
  variant: keyof typeof variants,
): Promise<SampleTemplate> {
  const name = SAMPLE_TEMPLATES[variant]
  return withClient(connection, async (client) => {
    // Let go of with the connection, however this ends.
    await client.query('select pg_advisory_lock($1)', [LOADING_LOCK])
    const { rows } = await client.query<{ beside: string | null }>(
      `select shobj_description(oid, 'pg_database') as beside from pg_database where datname = $1`,
      [name],
    )
    const found = rows[0]?.beside
    if (typeof found === 'string') return { name, ...parse(found) }
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`create database ${name} template ${TEMPLATE}`)
    const masterKey = randomBytes(KEY_BYTES)
    const sample = await loadInto(databaseOf(connection, name), masterKey, variants[variant])
    // The comment is the last step: a template without one was cut off.
    const beside = JSON.stringify({ sample, masterKey: masterKey.toString('base64') })
    await client.query(`comment on database ${name} is ${client.escapeLiteral(beside)}`)
    return { name, sample, masterKey }
  })
}

function parse(beside: string): Omit<SampleTemplate, 'name'> {
  const { sample, masterKey } = JSON.parse(beside) as { sample: LoadedSample; masterKey: string }
  return { sample, masterKey: Buffer.from(masterKey, 'base64') }
}

async function loadInto(
  connection: TestDatabase['connection'],
  masterKey: Uint8Array,
  options: SampleOptions,
): Promise<LoadedSample> {
  const connected = connect(connection, () => undefined)
  try {
    const log = pino({ level: 'silent' })
    const services = composeServices({ connected, masterKeys: [masterKey], log })
    return (await loadSample(services, options))!
  } finally {
    await connected.close()
  }
}
